"""The door itself: limits, cuts, and words a person understands."""

import re

import numpy as np
import pytest
from PIL import Image, ImageFile

from classifier.intake import decode
from classifier.intake.decode import MAX_BYTES, read_image
from classifier.intake.errors import CODES, RefusedImage
from tests.intake import heic_samples
from tests.intake.makers import encode, picture, png, samples


def refusal_of(data):
    with pytest.raises(RefusedImage) as refusal:
        read_image(data)
    return refusal.value


@pytest.mark.parametrize("name", samples())
def test_honest_files_are_read_to_rgb(name):
    assert read_image(samples()[name]).pixels.mode == "RGB"


def test_lossless_pixels_come_through_untouched():
    assert np.array_equal(np.asarray(read_image(encode(picture(), "PNG")).pixels), np.asarray(picture()))


def test_no_bytes_at_all_is_empty():
    assert refusal_of(b"").code == "empty"


def test_a_file_over_the_limit_is_refused_with_both_numbers():
    refusal = refusal_of(b"\x89PNG\r\n\x1a\n" + b"\0" * 30_500_000)
    assert refusal.code == "too_many_bytes"
    assert "31 MB" in refusal.message
    assert "25 MB" in refusal.message


def test_a_file_at_the_limit_is_read():
    data = encode(picture(), "JPEG")
    assert read_image(data + b"\0" * (MAX_BYTES - len(data))).facts.bytes == MAX_BYTES
    assert refusal_of(data + b"\0" * (MAX_BYTES + 1 - len(data))).code == "too_many_bytes"


@pytest.mark.parametrize(("size", "limit"), [((101, 100), 10_000), ((100, 101), 10_000)])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "AVIF"])
def test_one_row_over_the_pixel_limit_is_refused(monkeypatch, kind, size, limit):
    monkeypatch.setattr(decode, "MAX_PIXELS", limit)
    assert read_image(encode(picture(100, 100), kind)).pixels.size == (100, 100)
    assert refusal_of(encode(picture(*size), kind)).code == "too_many_pixels"


def test_the_pixel_limit_holds_for_heic(monkeypatch):
    monkeypatch.setattr(decode, "MAX_PIXELS", 96 * 72 - 1)
    assert refusal_of(heic_samples.PLAIN).code == "too_many_pixels"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "AVIF"])
def test_the_shorter_side_must_have_64_pixels(kind):
    assert read_image(encode(picture(64, 64), kind)).facts.short_side == 64
    refusal = refusal_of(encode(picture(300, 63), kind))
    assert refusal.code == "too_small"
    assert "300 × 63" in refusal.message


def test_a_picture_without_height_is_unreadable():
    assert refusal_of(png(64, 0, b"")).code == "unreadable"


@pytest.mark.parametrize("name", samples())
def test_a_cut_file_is_never_read_as_whole(name):
    data = samples()[name]
    lengths = {
        len(data) - 1,
        len(data) - 2,
        len(data) - 5,
        len(data) - 12,
        *range(16, len(data), len(data) // 12),
    }
    for length in sorted(lengths):
        with pytest.raises(RefusedImage) as refusal:
            read_image(data[:length])
        assert refusal.value.code in {"truncated", "unreadable", "not_an_image", "unsupported_format"}, length


@pytest.mark.parametrize("name", ["png", "jpeg", "progressive jpeg", "webp", "lossless webp", "avif", "heic"])
def test_three_quarters_of_a_file_are_called_truncated(name):
    data = samples()[name]
    assert refusal_of(data[: len(data) * 3 // 4]).code == "truncated"


def test_truncated_pictures_stay_an_error_for_the_library():
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False


def test_a_png_with_a_damaged_checksum_is_unreadable():
    data = bytearray(encode(picture(), "PNG"))
    data[data.index(b"IDAT") + 10] ^= 0xFF
    assert refusal_of(bytes(data)).code == "unreadable"


def test_a_format_that_only_pretends_by_its_first_bytes_is_refused():
    assert refusal_of(b"\xff\xd8\xff" + encode(Image.new("RGB", (64, 64)), "PNG")).code in CODES


def test_every_message_is_short_plain_sentences():
    details = {"megabytes": 31, "limit": 25, "kind": "GIF", "megapixels": 90, "width": 10, "height": 20}
    for code in CODES:
        sentences = re.split(r"(?<=[.:])\s", RefusedImage(code, **details).message)
        assert all(len(sentence.split()) <= 20 for sentence in sentences), code
        assert len(sentences) >= 2, f"{code} does not say what to do"


def test_a_refusal_s_text_holds_nothing_of_the_file():
    assert str(refusal_of(b"my secret")) == "not_an_image"
