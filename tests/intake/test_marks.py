import struct

import pytest

from classifier.intake.decode import read_image
from tests.intake import heic_samples
from tests.intake.makers import chunk, encode, exif, picture

MANIFEST = b"\0\0\0\x30jumb\0\0\0\x1ejumdc2pa\0\x11\0\x10\x80\0\0\xaa\0\x38\x9b\x71\x03c2pa\0"
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"


def with_manifest(kind):
    data = encode(picture(), kind, **({"speed": 10} if kind == "AVIF" else {}))
    if kind == "PNG":
        return data[:33] + chunk(b"caBX", MANIFEST) + data[33:]
    if kind == "JPEG":
        content = b"JP\0\x01\0\0\0\x01" + MANIFEST
        return data[:2] + b"\xff\xeb" + struct.pack(">H", len(content) + 2) + content + data[2:]
    if kind == "WEBP":
        content = b"C2PA" + struct.pack("<I", len(MANIFEST)) + MANIFEST + b"\0" * (len(MANIFEST) % 2)
        return b"RIFF" + struct.pack("<I", len(data) - 8 + len(content)) + data[8:] + content
    box = bytes.fromhex("d8fec3d61b0e483c92975828877ec481") + b"\0\0\0\0manifest\0" + MANIFEST
    return data + struct.pack(">I", len(box) + 8) + b"uuid" + box


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "AVIF"])
def test_content_credentials_are_noticed_where_each_format_keeps_them(kind):
    assert read_image(with_manifest(kind)).facts.has_c2pa
    assert not read_image(encode(picture(), kind)).facts.has_c2pa


def test_the_word_alone_is_no_manifest():
    assert not read_image(encode(picture(), "JPEG", comment=b"c2pa jumb jumdc2pa")).facts.has_c2pa


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "AVIF", "PNG"])
def test_exif_and_camera_are_noticed(kind):
    camera = read_image(encode(picture(), kind, exif=exif({0x010F: "Maker", 0x0110: "Model"}))).facts
    editor = read_image(encode(picture(), kind, exif=exif({0x0131: "an editor"}))).facts
    plain = read_image(encode(picture(), kind)).facts
    assert (camera.has_exif, camera.has_camera_exif) == (True, True)
    assert (editor.has_exif, editor.has_camera_exif) == (True, False)
    assert (plain.has_exif, plain.has_camera_exif) == (False, False)


def test_exif_is_noticed_in_heic():
    assert read_image(heic_samples.WITH_EXIF).facts.has_camera_exif
    assert not read_image(heic_samples.PLAIN).facts.has_exif


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "AVIF"])
def test_xmp_is_noticed(kind):
    assert read_image(encode(picture(), kind, xmp=XMP)).facts.has_xmp
    assert not read_image(encode(picture(), kind)).facts.has_xmp


def test_xmp_is_noticed_in_png():
    whole = encode(picture(), "PNG")
    packet = chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP)
    assert read_image(whole[:33] + packet + whole[33:]).facts.has_xmp
