import pytest

from classifier.intake.errors import RefusedImage
from classifier.intake.sniff import Format, contradicts, sniff
from tests.intake import heic_samples
from tests.intake.makers import encode, picture


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "AVIF"])
def test_formats_are_told_by_their_first_bytes(kind):
    assert sniff(encode(picture(), kind)) is Format(kind)


def test_heic_is_told_by_its_brand():
    assert sniff(heic_samples.PLAIN) is Format.HEIC


def test_a_general_major_brand_yields_to_the_compatible_brands():
    assert sniff(b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf") is Format.AVIF
    assert sniff(b"\0\0\0\x1cftypmif1\0\0\0\0mif1heicmiaf") is Format.HEIC


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO"])
def test_other_pictures_are_refused_as_unsupported(kind):
    with pytest.raises(RefusedImage) as refusal:
        sniff(encode(picture(), kind))
    assert refusal.value.code == "unsupported_format"


def test_an_unsupported_refusal_names_the_kind_of_file():
    with pytest.raises(RefusedImage) as refusal:
        sniff(b"%PDF-1.7\n")
    assert "PDF" in refusal.value.message


def test_a_film_is_unsupported():
    with pytest.raises(RefusedImage) as refusal:
        sniff(b"\0\0\0\x18ftypisom\0\0\0\0isommp42")
    assert refusal.value.code == "unsupported_format"


@pytest.mark.parametrize(
    "data", [b"hello, world", b"\0" * 64, b"<html></html>", b"PK\x03\x04", b"RIFF1234WAVE", b"\xff"]
)
def test_anything_else_is_not_an_image(data):
    with pytest.raises(RefusedImage) as refusal:
        sniff(data)
    assert refusal.value.code == "not_an_image"


def test_a_file_of_another_kind_before_the_picture_hides_the_picture():
    with pytest.raises(RefusedImage) as refusal:
        sniff(b"<?php system('id'); ?>" + encode(picture(), "JPEG"))
    assert refusal.value.code == "not_an_image"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("photo.jpg", False),
        ("photo.JPEG", False),
        ("photo.jfif", False),
        ("photo.png", True),
        ("photo.gif", True),
        ("photo.txt", True),
        ("photo", False),
        ("photo.download", False),
        ("", False),
        (None, False),
    ],
)
def test_only_the_extension_of_another_format_contradicts(name, expected):
    assert contradicts(name, Format.JPEG) is expected
