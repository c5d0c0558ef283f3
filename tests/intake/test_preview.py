from io import BytesIO

import pytest
from PIL import Image

from classifier.intake.decode import read_image
from classifier.intake.preview import PREVIEW_SIDE, THUMBNAIL_SIDE, make_preview
from tests.intake.makers import encode, exif, picture


def opened(data):
    return Image.open(BytesIO(data))


@pytest.mark.parametrize("side", [PREVIEW_SIDE, THUMBNAIL_SIDE])
def test_the_long_side_fits_and_the_shape_is_kept(side):
    assert opened(make_preview(picture(2000, 1000), side)).size == (side, side // 2)


def test_a_small_picture_is_not_enlarged():
    assert opened(make_preview(picture(100, 80), PREVIEW_SIDE)).size == (100, 80)


def test_a_very_long_picture_keeps_at_least_one_row():
    assert min(opened(make_preview(picture(6400, 64), 32)).size) >= 1


def test_a_preview_is_webp_without_metadata():
    profile = b"\0" * 128
    source = encode(
        picture(), "JPEG", exif=exif({0x010F: "Maker"}), xmp=b"<x/>", icc_profile=profile, comment=b"c"
    )
    preview = opened(make_preview(read_image(source).pixels, PREVIEW_SIDE))
    assert preview.format == "WEBP"
    assert not {"exif", "xmp", "icc_profile"} & set(preview.info)


def test_the_picture_given_is_left_as_it_was():
    pixels = picture(400, 300)
    before = pixels.tobytes()
    make_preview(pixels, 32)
    assert (pixels.size, pixels.tobytes()) == ((400, 300), before)
