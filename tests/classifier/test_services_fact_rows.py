"""Facts of a file in words; what does not apply is left out."""

import io

from PIL import Image

from classifier.intake.decode import read_image
from classifier.services.fact_rows import fact_rows
from tests.classifier import pictures


def rows_of(data, name=None):
    facts = read_image(data, name=name).facts.to_json()
    return {row.label: row.value for row in fact_rows(facts)}


def test_a_plain_picture_has_format_size_weight_and_colour():
    assert set(rows_of(pictures.png())) == {"Format", "Size", "File size", "Colour", "Metadata"}
    assert rows_of(pictures.png())["Size"] == "160 × 160 pixels"


def test_a_jpeg_shows_its_estimated_quality():
    assert rows_of(pictures.jpeg(quality=80))["JPEG quality"] == "about 80 of 100"


def test_absent_metadata_says_nothing():
    assert rows_of(pictures.png())["Metadata"] == "no EXIF, XMP or Content Credentials, which says nothing"


def test_present_metadata_is_named_without_its_content():
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera Maker"
    data = pictures.saved(pictures.picture(), "JPEG", exif=exif)
    assert rows_of(data)["Metadata"] == "a camera's name, EXIF"


def test_transparency_and_gray_are_told():
    faint = pictures.picture().convert("L").convert("RGBA")
    faint.putalpha(90)
    assert rows_of(pictures.saved(faint, "PNG"))["Colour"] == (
        "black and white, or one tint; see-through parts were put on white"
    )


def test_an_animation_says_which_frame_was_checked():
    out = io.BytesIO()
    frames = [pictures.picture(seed) for seed in range(3)]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    assert rows_of(out.getvalue())["Frames"] == "3; the first was checked"


def test_a_name_of_another_format_is_told():
    assert rows_of(pictures.png(), name="a.jpg")["Note"] == "the file name says another format"


def test_large_files_are_weighed_in_megabytes():
    assert rows_of(pictures.png(side=900))["File size"].endswith(" MB")
    assert rows_of(pictures.jpeg())["File size"].endswith(" kB")
