"""Two files in one are refused; what phones and honest programs append is not."""

import zipfile
from io import BytesIO

import pytest

from classifier.intake.decode import read_image
from classifier.intake.errors import RefusedImage
from tests.intake.makers import PNG_MAGIC, chunk, encode, picture, samples


def archive(name="payload.class", content=b"\xca\xfe\xba\xbe" * 50):
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(name, content)
    return out.getvalue()


SECOND_FILES = {
    "zip or jar": archive(),
    "pdf": b"%PDF-1.7\n1 0 obj\n",
    "web page": b"<!DOCTYPE html><html><body></body></html>",
    "script": b"\n<script >alert(1)</script>",
    "php": b"<?php system($_GET['c']); ?>",
    "rar": b"Rar!\x1a\x07\x01\x00rest",
    "7-zip": b"7z\xbc\xaf\x27\x1c\x00\x04rest",
    "linux program": b"\x7fELF\x02\x01\x01" + b"\0" * 60,
    "windows program": b"MZ" + b"\x90" * 58 + b"\x80\x00\x00\x00" + b"\0" * 64 + b"PE\0\0",
}


@pytest.mark.parametrize("second", SECOND_FILES)
@pytest.mark.parametrize("first", ["png", "jpeg", "webp", "avif", "heic"])
def test_a_second_file_after_the_picture_is_refused(first, second):
    with pytest.raises(RefusedImage) as refusal:
        read_image(samples()[first] + SECOND_FILES[second])
    assert refusal.value.code == "two_files_in_one"


@pytest.mark.parametrize("padding", [b"\0" * 1000, b"\r\n" * 20])
def test_padding_does_not_hide_a_second_file(padding):
    with pytest.raises(RefusedImage, match="two_files_in_one"):
        read_image(samples()["jpeg"] + padding + archive())


def test_an_archive_inside_a_chunk_of_the_picture_is_refused():
    whole = encode(picture(), "PNG")
    hidden = chunk(b"zzZz", archive())
    with pytest.raises(RefusedImage, match="two_files_in_one"):
        read_image(whole[:-12] + hidden + whole[-12:])


def test_a_pdf_header_near_the_start_is_refused():
    with pytest.raises(RefusedImage, match="two_files_in_one"):
        read_image(encode(picture(), "JPEG", comment=b"%PDF-1.4 %\xe2\xe3"))


def test_the_refusal_says_what_was_found():
    with pytest.raises(RefusedImage) as refusal:
        read_image(samples()["png"] + archive())
    assert "ZIP" in refusal.value.message


HONEST_TAILS = {
    "zero padding": b"\0" * 4096,
    "line ends": b"\r\n\r\n",
    "a second JPEG (stereo, gain map)": encode(picture(64, 64), "JPEG"),
    "a phone maker's records": b"\0\0\x01\x0a\x0e\0\0\0Image_UTC_Data1700000000000SEFHk\0\0\0\x01\0\0\0SEFT",
    "a short film (motion photo)": b"\0\0\0\x18ftypmp42\0\0\0\0isommp42\0\0\1\0mdat" + bytes(range(256)),
    "letters that begin a ZIP": b"PK\x03\x04 is how they begin",
}


@pytest.mark.parametrize("tail", HONEST_TAILS)
@pytest.mark.parametrize("first", ["png", "jpeg", "webp"])
def test_what_honest_devices_append_is_accepted(first, tail):
    assert read_image(samples()[first] + HONEST_TAILS[tail]).facts.format == first.upper()


def test_a_stereo_jpeg_is_one_picture():
    facts = read_image(encode(picture(), "MPO", save_all=True, append_images=[picture(seed=2)])).facts
    assert (facts.format, facts.frame_count, facts.is_animated) == ("JPEG", 1, False)


def test_markup_in_a_comment_is_no_second_file():
    comment = chunk(b"tEXt", b"Comment\0a page about <html> and <?php in plain words")
    whole = encode(picture(), "PNG")
    assert whole.startswith(PNG_MAGIC)
    assert read_image(whole[:33] + comment + whole[33:]).facts.format == "PNG"
