"""A photographed screen is told from what looks a little like it; limits are in inference/caveats.py."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageFilter

from classifier.evaluation.edits import printed, resized, screen_photo, screenshot
from classifier.inference.caveats import SCREENED
from classifier.intake.decode import read_image
from classifier.intake.facts import Facts
from classifier.intake.screen_grid import moire_peak
from tests.inference.kit import picture
from tests.intake.makers import encode

SCENE = picture(700, 600).filter(ImageFilter.GaussianBlur(1))


def peak(data):
    return read_image(data).facts.moire_peak


def saved(image, quality):
    return encode(image, "JPEG", quality=quality)


def test_most_photographed_screens_show_their_grid():
    peaks = [peak(screen_photo(SCENE, np.random.default_rng(seed))) for seed in range(8)]
    assert sum(found >= SCREENED for found in peaks) >= 5


@pytest.mark.parametrize("seed", range(3))
def test_the_same_picture_by_other_ways_shows_none(seed):
    rng = np.random.default_rng(seed)
    assert peak(printed(SCENE, rng)) < SCREENED
    assert peak(screenshot(SCENE, rng)) < SCREENED


@pytest.mark.parametrize("quality", [30, 60, 80, 95])
def test_the_blocks_of_a_jpeg_are_no_screen(quality):
    assert peak(saved(SCENE, quality)) < SCREENED


@pytest.mark.parametrize("factor", [0.75, 1.3, 1.5, 2])
def test_scaling_is_no_screen(factor):
    assert moire_peak(resized(SCENE, factor)) < SCREENED


@pytest.mark.parametrize("side", [3, 7, 8, 11])
def test_a_checkerboard_is_no_screen(side):
    tiles = np.kron(np.indices((600 // side, 600 // side)).sum(0) % 2, np.ones((side, side)))
    assert moire_peak(grey(tiles * 200)) < SCREENED


def test_slanted_lines_without_their_quarter_turn_are_no_screen():
    down, right = np.mgrid[:512, :512]
    lines = 120 + 60 * np.sin(2 * np.pi * (0.21 * right + 0.13 * down))
    crossed = lines + 60 * np.sin(2 * np.pi * (0.21 * down - 0.13 * right))
    assert moire_peak(grey(lines)) < SCREENED <= moire_peak(grey(crossed))


def grey(levels):
    noise = np.random.default_rng(1).normal(0, 3, levels.shape)
    return Image.fromarray(np.clip(levels + noise, 0, 255).astype(np.uint8)).convert("RGB")


@pytest.mark.parametrize("size", [(255, 4000), (256, 256), (511, 300), (64, 64)])
def test_small_and_plain_pictures_are_measured(size):
    assert moire_peak(Image.new("RGB", size, "teal")) == 0


def test_facts_stored_before_it_was_measured_can_still_be_read():
    facts = read_image(saved(SCENE, 90)).facts
    old = {name: value for name, value in facts.to_json().items() if name != "moire_peak"}
    assert Facts.from_json(old) == replace(facts, moire_peak=0.0)
