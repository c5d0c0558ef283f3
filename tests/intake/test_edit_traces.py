import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from classifier.evaluation.edits import with_border, with_text
from classifier.intake.edit_traces import frame_share, lettering_share, resampling_peak, seam_share


@pytest.fixture(scope="module")
def scene():
    """Smooth shapes with fine grain, as in a photograph."""
    rng = np.random.default_rng(3)
    grain = Image.fromarray(rng.integers(40, 216, (600, 800, 3), dtype=np.uint8))
    return Image.blend(
        grain.filter(ImageFilter.GaussianBlur(12)), grain.filter(ImageFilter.GaussianBlur(0.6)), 0.3
    )


def test_a_picture_as_it_was_taken_shows_no_trace(scene):
    assert frame_share(scene) == 0
    assert lettering_share(scene) == 0
    assert seam_share(scene) < 0.3
    assert resampling_peak(scene) < 10


def test_a_plain_frame_is_counted_by_its_area(scene):
    framed = ImageOps.expand(scene, 40, "white")
    assert frame_share(framed) == pytest.approx(1 - 600 * 800 / (680 * 880), abs=0.001)


def test_a_frame_with_a_caption_bar_is_seen(scene):
    assert frame_share(with_border(scene, np.random.default_rng(1))) > 0.05


def test_a_plain_background_that_fades_into_its_object_is_no_frame():
    product = Image.new("RGB", (400, 400), "white")
    ImageDraw.Draw(product).ellipse((120, 120, 280, 280), fill="navy")
    assert frame_share(product) == 0


def test_an_all_plain_picture_has_no_frame():
    assert frame_share(Image.new("RGB", (64, 64), "grey")) == 0


def test_outlined_letters_are_seen_and_plain_white_is_not(scene):
    assert lettering_share(with_text(scene, np.random.default_rng(1))) > 0.005
    assert lettering_share(ImageOps.expand(scene, 60, "white")) == 0


@pytest.mark.parametrize("direction", ["side by side", "one above the other"])
def test_pictures_put_together_meet_in_a_seam(scene, direction):
    darker = scene.point(lambda level: level // 2)
    collage = Image.new("RGB", (1600, 600) if direction == "side by side" else (800, 1200))
    collage.paste(scene, (0, 0))
    collage.paste(darker, (800, 0) if direction == "side by side" else (0, 600))
    assert seam_share(collage) > 0.6


@pytest.mark.parametrize("factor", [1.3, 1.5, 1.7])
def test_enlarging_leaves_a_period_in_the_detail(factor):
    rng = np.random.default_rng(4)
    grain = Image.fromarray(rng.integers(0, 256, (500, 500, 3), dtype=np.uint8))
    larger = grain.resize((round(500 * factor),) * 2, Image.Resampling.BICUBIC)
    assert resampling_peak(larger) > 10 > resampling_peak(grain)


@pytest.mark.parametrize("size", [(64, 64), (64, 3000), (65, 67)])
def test_the_smallest_and_longest_pictures_are_measured(size):
    picture = Image.effect_noise(size, 60).convert("RGB")
    assert 0 <= frame_share(picture) < 1
    assert 0 <= lettering_share(picture) <= 1
    assert resampling_peak(picture) >= 0
    assert 0 <= seam_share(picture) <= 1
    assert resampling_peak(Image.new("RGB", size)) == 0
