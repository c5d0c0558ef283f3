from io import BytesIO

import pytest
from PIL import Image

from classifier.intake.decode import read_image
from classifier.intake.jpeg_quality import estimate_quality
from tests.intake.makers import encode, picture


@pytest.mark.parametrize("quality", range(10, 96, 5))
def test_the_quality_that_pillow_saved_with_is_found(quality):
    assert read_image(encode(picture(), "JPEG", quality=quality)).facts.jpeg_quality == quality


@pytest.mark.parametrize("options", [{"progressive": True}, {"subsampling": 0}, {"optimize": True}])
def test_other_settings_do_not_change_the_estimate(options):
    assert read_image(encode(picture(), "JPEG", quality=83, **options)).facts.jpeg_quality == 83


def test_grey_and_cmyk_files_have_a_quality_too():
    for mode in ("L", "CMYK"):
        assert read_image(encode(picture().convert(mode), "JPEG", quality=60)).facts.jpeg_quality == 60


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF"])
def test_other_formats_have_none(kind):
    assert read_image(encode(picture(), kind)).facts.jpeg_quality is None


def test_a_camera_s_own_table_gets_the_nearest_quality():
    table = list(Image.open(BytesIO(encode(picture(), "JPEG", quality=90))).quantization[0])
    altered = [max(1, step + (-1) ** index) for index, step in enumerate(table)]
    assert abs(estimate_quality(altered) - 90) <= 3
