"""The walkers of the formats: size, depth, end, parts, and refusals of nonsense."""

import struct
from io import BytesIO

import pytest
from PIL import Image

from classifier.intake import jpeg
from classifier.intake.containers import read_layout
from classifier.intake.errors import RefusedImage
from classifier.intake.layout import MAX_PARTS
from classifier.intake.sniff import Format, sniff
from tests.intake import heic_samples
from tests.intake.makers import PNG_MAGIC, chunk, encode, picture, png, samples


def layout_of(data):
    return read_layout(data, sniff(data))


@pytest.mark.parametrize("name", samples())
def test_the_layout_gives_the_picture_s_size_and_end(name):
    data = samples()[name]
    size = (96, 72) if name.startswith("heic") else Image.open(BytesIO(data)).size
    assert layout_of(data).size == size
    assert layout_of(data).end == len(data)


@pytest.mark.parametrize("name", samples())
def test_bytes_after_the_picture_do_not_move_its_end(name):
    data = samples()[name]
    assert layout_of(data + b"\0" * 100).end == len(data)


@pytest.mark.parametrize(("subsampling", "words"), [(0, "4:4:4"), (1, "4:2:2"), (2, "4:2:0")])
def test_jpeg_chroma_subsampling_is_read(subsampling, words):
    assert layout_of(encode(picture(), "JPEG", subsampling=subsampling)).chroma_subsampling == words


def test_grey_jpeg_has_no_chroma_subsampling():
    assert layout_of(encode(picture().convert("L"), "JPEG")).chroma_subsampling is None


def test_bit_depths_are_read():
    assert layout_of(png(64, 64, b"", depth=16, colour=0)).bit_depth == 16
    assert layout_of(png(64, 64, b"", depth=1, colour=0)).bit_depth == 1
    assert layout_of(encode(picture(), "AVIF", speed=10)).bit_depth == 8
    assert layout_of(heic_samples.PLAIN).bit_depth == 8


@pytest.mark.parametrize(("flags", "depth"), [(0x00, 8), (0x40, 10), (0x60, 12)])
def test_avif_depth_follows_the_flags_of_its_codec_record(flags, depth):
    data = bytearray(encode(picture(), "AVIF", speed=10))
    at = data.index(b"av1C") + 6
    data[at] = data[at] & ~0x60 | flags
    assert layout_of(bytes(data)).bit_depth == depth


def test_a_png_must_begin_with_its_header():
    with pytest.raises(RefusedImage) as refusal:
        layout_of(PNG_MAGIC + chunk(b"IEND", b""))
    assert refusal.value.code == "unreadable"


def test_a_file_of_empty_parts_is_refused():
    with pytest.raises(RefusedImage) as refusal:
        layout_of(PNG_MAGIC + chunk(b"abCd", b"") * (MAX_PARTS + 1))
    assert refusal.value.code == "unreadable"


def test_a_jpeg_that_ends_inside_a_segment_is_truncated():
    with pytest.raises(RefusedImage) as refusal:
        layout_of(encode(picture(), "JPEG")[:300])
    assert refusal.value.code == "truncated"


def test_the_end_mark_of_a_jpeg_s_thumbnail_is_not_the_picture_s():
    thumbnail = encode(picture(64, 64), "JPEG")
    segment = b"\xff\xe1" + struct.pack(">H", len(thumbnail) + 2) + thumbnail
    data = encode(picture(), "JPEG")
    data = data[:2] + segment + data[2:]
    assert layout_of(data).end == len(data)
    with pytest.raises(RefusedImage, match="truncated"):
        layout_of(data[:-2])


def test_a_jpeg_with_hundreds_of_scans_is_refused():
    data = encode(picture(), "JPEG", progressive=True)
    last_scan = data[data.rindex(b"\xff\xda") : -2]
    with pytest.raises(RefusedImage, match="unreadable"):
        layout_of(data[:-2] + last_scan * jpeg.MAX_SCANS + data[-2:])


def test_a_long_stretch_of_stray_bytes_between_segments_is_refused():
    data = encode(picture(), "JPEG")
    with pytest.raises(RefusedImage, match="unreadable"):
        layout_of(data[:2] + b"\xff" * (jpeg.MAX_STRAY_BYTES + 10) + data[2:])


def test_a_few_stray_bytes_are_an_accepted_oddity():
    data = encode(picture(), "JPEG")
    assert layout_of(data[:2] + b"\xff" * 16 + data[2:]).size == (128, 96)


def test_a_webp_without_a_picture_is_refused():
    body = b"WEBP" + b"EXIF" + struct.pack("<I", 4) + b"\0" * 4
    with pytest.raises(RefusedImage, match="unreadable"):
        layout_of(b"RIFF" + struct.pack("<I", len(body)) + body)


def test_boxes_nested_without_end_are_not_followed():
    inner = b""
    for _ in range(3000):
        inner = struct.pack(">I", len(inner) + 8) + b"iprp" + inner
    with pytest.raises(RefusedImage):
        read_layout(heic_samples.PLAIN[:24] + inner, Format.HEIC)
