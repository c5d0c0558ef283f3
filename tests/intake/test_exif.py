import struct

import pytest

from classifier.intake import exif as exif_reader
from classifier.intake.decode import read_image
from classifier.intake.errors import RefusedImage
from classifier.intake.exif import names_camera, orientation, refuse_tag_bomb
from tests.intake.makers import encode, exif, picture, tag_bomb


@pytest.mark.parametrize("value", range(1, 9))
def test_orientation_is_read(value):
    assert orientation(exif({0x0112: value}).tobytes()) == value


@pytest.mark.parametrize("order", ["<", ">"])
def test_both_byte_orders_are_read(order):
    mark = b"II*\0" if order == "<" else b"MM\0*"
    tag = struct.pack(order + "HHIH2x", 0x0112, 3, 1, 8)
    assert orientation(mark + struct.pack(order + "IH", 8, 1) + tag) == 8


@pytest.mark.parametrize("value", [0, 9, 40000])
def test_an_orientation_out_of_range_means_upright(value):
    assert orientation(exif({0x0112: value}).tobytes()) == 1


@pytest.mark.parametrize(
    "raw", [b"", b"Exif\0\0", b"II*\0", b"II*\0\xff\xff\xff\xff", b"II*\0\x08\0\0\0\xff\xff", b"junk"]
)
def test_damaged_exif_means_upright_and_no_camera(raw):
    assert orientation(raw) == 1
    assert not names_camera(raw)


@pytest.mark.parametrize("tag", [0x010F, 0x0110])
def test_a_make_or_a_model_names_a_camera(tag):
    assert names_camera(exif({tag: "Maker"}).tobytes())


def test_an_empty_make_names_no_camera():
    assert not names_camera(exif({0x010F: ""}).tobytes())
    assert not names_camera(exif({0x0131: "an editor"}).tobytes())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_tags_that_unfold_to_hundreds_of_megabytes_are_refused(kind):
    bomb = tag_bomb(5_000, 60_000)[:65_000] if kind == "JPEG" else tag_bomb(1_000, 400_000)
    with pytest.raises(RefusedImage, match="unreadable"):
        read_image(encode(picture(), kind, exif=bomb))


@pytest.mark.filterwarnings("ignore:Tag data larger than file")
def test_tags_that_unfold_are_refused_in_avif_whose_library_reads_them_on_opening():
    with pytest.raises(RefusedImage, match="unreadable"):
        read_image(encode(picture(), "AVIF", speed=10, exif=tag_bomb(300, 400_000)))


def test_a_file_that_is_all_tag_headers_is_refused(monkeypatch):
    monkeypatch.setattr(exif_reader, "MAX_TAGS", 1000)
    with pytest.raises(RefusedImage, match="unreadable"):
        refuse_tag_bomb(b"II*\0" * 1001)


def test_a_stretch_that_only_looks_like_a_header_is_accepted():
    notes = b"II*\0" + struct.pack("<IH", 8, 65_535) + bytes(range(256)) * 100
    refuse_tag_bomb(notes)
