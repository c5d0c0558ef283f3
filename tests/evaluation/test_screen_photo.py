"""The simulated photograph of a screen, which stands outside the measured suite."""

import io

import numpy as np
import pytest
from PIL import Image

from classifier.evaluation.edits import SCREEN_SIDE, screen_photo
from classifier.evaluation.modifications import MODIFICATIONS
from classifier.intake.decode import read_image
from tests.inference.kit import picture

SCENE = picture(300, 220)


def photographed(image, seed):
    return screen_photo(image, np.random.default_rng(seed))


def test_a_seed_gives_one_file_and_another_seed_another():
    assert photographed(SCENE, 1) == photographed(SCENE, 1) != photographed(SCENE, 2)
    assert "screen_photo" not in MODIFICATIONS


@pytest.mark.parametrize("size", [(64, 64), (70, 900), (1600, 1200)])
def test_any_picture_becomes_a_jpeg_that_intake_accepts(size):
    found = read_image(photographed(picture(*size), 3))
    assert found.facts.jpeg_quality == 85
    assert max(found.pixels.size) <= SCREEN_SIDE * 2.2


def test_a_white_screen_is_darker_in_the_corners():
    with Image.open(io.BytesIO(photographed(Image.new("RGB", (400, 400), "white"), 4))) as photo:
        levels = np.asarray(photo.convert("L")).astype(float)
    side = len(levels) // 8
    assert levels[:side, :side].mean() < 0.95 * levels[side * 3 : side * 5, side * 3 : side * 5].mean()


def test_it_still_shows_the_picture():
    halves = Image.new("RGB", (400, 400), "red")
    halves.paste("blue", (200, 0, 400, 400))
    with Image.open(io.BytesIO(photographed(halves, 5))) as photo:
        left, right = photo.crop((0, 0, 60, photo.height)), photo.crop((photo.width - 60, 0, *photo.size))
    red, blue = (np.asarray(part).mean(axis=(0, 1)) for part in (left, right))
    assert red[0] > 3 * red[2]
    assert blue[2] > 3 * blue[0]
