"""Files built to exhaust or crash the reader end in a refusal, quickly and in little memory."""

import subprocess
import sys
import time
import zlib
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from classifier.intake.decode import read_image
from classifier.intake.errors import RefusedImage
from tests.intake import heic_samples
from tests.intake.makers import chunk, encode, picture, png, samples

QUICK = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FEW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
# A warning in the library about damaged metadata is right, and no reason to fail.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

SAMPLES = samples()
MAGICS = [data[:16] for data in SAMPLES.values()]
IN_PROCESS = sorted(name for name in SAMPLES if not name.startswith("heic"))


def read_or_refuse(data):
    """Anything but a picture or a RefusedImage fails the test by itself."""
    with suppress(RefusedImage):
        assert read_image(data).pixels.mode == "RGB"


@QUICK
@given(st.binary(max_size=400), st.sampled_from([b"", *MAGICS]))
def test_random_bytes_are_refused_and_nothing_worse(data, magic):
    with pytest.raises(RefusedImage):
        read_image(magic + data)


@QUICK
@given(st.sampled_from(IN_PROCESS), st.data())
def test_changed_bits_never_raise_anything_else(name, draw):
    data = bytearray(SAMPLES[name])
    for at in draw.draw(st.lists(st.integers(0, len(data) - 1), min_size=1, max_size=8)):
        data[at] ^= 1 << draw.draw(st.integers(0, 7))
    read_or_refuse(bytes(data))


@QUICK
@given(st.sampled_from(IN_PROCESS), st.data())
def test_removed_or_doubled_stretches_never_raise_anything_else(name, draw):
    data = SAMPLES[name]
    start, end = sorted(draw.draw(st.tuples(st.integers(0, len(data)), st.integers(0, len(data)))))
    read_or_refuse(data[:start] + data[end:])
    read_or_refuse(data[:end] + data[start:])


@FEW
@given(st.data())
def test_changed_bytes_in_heic_never_raise_anything_else(draw):
    data = bytearray(heic_samples.WITH_EXIF)
    for at in draw.draw(st.lists(st.integers(0, len(data) - 1), min_size=1, max_size=4)):
        data[at] = draw.draw(st.integers(0, 255))
    read_or_refuse(bytes(data))


def test_a_heic_that_crashes_its_library_is_refused_and_we_live_on():
    data = bytearray(heic_samples.WITH_EXIF)
    data[data.index(b"Exif")] = 0xFF
    with pytest.raises(RefusedImage, match="unreadable"):
        read_image(bytes(data))


ROWS = b"\0" * (64 * (64 * 3 + 1))
TEXT = zlib.compress(b"\0" * 30_000_000, 9)
BOMBS = {
    "30,000 × 30,000 pixels of one bit": (
        png(30_000, 30_000, b"\0" * (3_751 * 300), depth=1, colour=0),
        "too_many_pixels",
    ),
    "a text that inflates to 30 MB": (png(64, 64, ROWS, extra=chunk(b"zTXt", b"a\0\0" + TEXT)), "unreadable"),
    "international text that inflates to 30 MB": (
        png(64, 64, ROWS, extra=chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + TEXT)),
        "unreadable",
    ),
    "many texts that inflate to 90 MB together": (
        png(64, 64, ROWS, extra=chunk(b"zTXt", b"a\0\0" + zlib.compress(b"\0" * 900_000, 9)) * 100),
        "unreadable",
    ),
    "a colour profile that inflates to 30 MB": (
        png(64, 64, ROWS, extra=chunk(b"iCCP", b"a\0\0" + TEXT)),
        "unreadable",
    ),
    "a header of 12 million stray bytes": (b"\xff\xd8" + b"\xff\xd0" * 6_000_000 + b"\xff\xd9", "unreadable"),
    "a tail of 12 million letters": (encode(picture(), "JPEG") + b"MZ" * 6_000_000, None),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_settled_within_two_seconds_of_work(bomb):
    data, code = BOMBS[bomb]
    started = time.process_time()
    if code is None:
        read_image(data)
    else:
        with pytest.raises(RefusedImage, match=code):
            read_image(data)
    assert time.process_time() - started < 2


def peak_megabytes_of_reading(data):
    """The most memory a fresh process used to read these bytes, beyond what starting it took."""
    script = (
        "import resource, sys\n"
        "from classifier.intake.decode import read_image, RefusedImage\n"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "data = sys.stdin.buffer.read(); before = peak()\n"
        "try:\n    read_image(data)\nexcept RefusedImage:\n    pass\n"
        "print((peak() - before) // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", script], input=data, capture_output=True, check=True)
    return int(done.stdout)


def test_a_small_file_that_inflates_to_50_megabytes_of_pixels_uses_little_more():
    assert peak_megabytes_of_reading(png(4096, 4096, b"\0" * (4096 * (4096 * 3 + 1)))) < 250


def test_pixels_beyond_the_declared_size_are_not_inflated():
    assert peak_megabytes_of_reading(png(64, 64, b"\0" * 50_000_000)) < 20


def test_a_text_bomb_is_not_inflated():
    assert peak_megabytes_of_reading(BOMBS["a text that inflates to 30 MB"][0]) < 20
