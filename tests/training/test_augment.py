from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from classifier.evaluation import edits
from classifier.training import augment
from classifier.training.recipe import Recipe
from tests.inference.kit import picture

RECIPE = Recipe(crop=64, tile=96)
TILE = np.asarray(picture(96, 96))
DONOR = np.full((96, 96, 3), 7, np.uint8)
QUIET = Recipe(
    crop=64,
    tile=96,
    p_rescale=0,
    p_colour=0,
    p_hue=0,
    p_gray=0,
    p_overlay=0,
    p_piece=0,
    p_blur_or_noise=0,
    p_no_codec=1,
    p_shuffle=0,
)


def rng(seed):
    return np.random.default_rng(seed)


def test_a_history_is_a_crop_of_the_size_asked_for():
    for seed in range(30):
        crop = augment.random_history(TILE, DONOR, RECIPE, rng(seed))
        assert crop.shape == (64, 64, 3)
        assert crop.dtype == np.uint8


def test_the_same_seed_gives_the_same_history():
    assert np.array_equal(
        augment.random_history(TILE, DONOR, RECIPE, rng(5)),
        augment.random_history(TILE, DONOR, RECIPE, rng(5)),
    )


def test_the_tile_is_left_as_it_was():
    before = TILE.copy()
    augment.random_history(TILE, DONOR, RECIPE, rng(2))
    assert np.array_equal(TILE, before)


def test_without_any_edit_the_pixels_are_those_of_the_tile():
    crop = augment.random_history(TILE, DONOR, QUIET, rng(1))
    seen = {pixel.tobytes() for pixel in TILE.reshape(-1, 3)}
    assert all(pixel.tobytes() in seen for pixel in crop.reshape(-1, 3))


def test_a_full_turn_of_hue_changes_next_to_nothing():
    image = picture(64, 64)
    turned = edits.shift_hue(image, 256)
    assert np.abs(np.asarray(turned).astype(int) - np.asarray(image)).mean() < 3


@pytest.mark.parametrize("edit", [augment.colour, augment.blur_or_noise, augment.overlay, augment.recode])
def test_edits_keep_size_and_mode_and_change_pixels(edit):
    image = picture(64, 64)
    results = [edit(image, rng(seed)) for seed in range(12)]
    assert {(one.size, one.mode) for one in results} == {((64, 64), "RGB")}
    assert any(one.tobytes() != image.tobytes() for one in results)


def test_codecs_leave_the_picture_recognisable():
    image = picture(64, 64)
    for seed in range(12):
        pixels = np.asarray(augment.recode(image, rng(seed))).astype(int)
        assert np.abs(pixels - np.asarray(image)).mean() < 25


def test_overlays_stay_on_the_picture_and_off_the_original():
    image = Image.new("RGB", (64, 64), "white")
    augment.overlay(image, rng(0))
    assert image.getcolors() == [(64 * 64, (255, 255, 255))]


def test_a_piece_covers_a_small_part_and_leaves_the_rest_alone():
    host, donor = Image.new("RGB", (72, 72), "white"), Image.new("RGB", (72, 72), "black")
    covered = []
    for seed in range(60):
        pixels = np.asarray(augment.with_piece(host, donor, rng(seed)))[..., 0]
        covered.append(1 - pixels.mean() / 255)
        assert pixels.max() == 255
    assert 0.02 < min(covered) < 0.1
    assert 0.25 < max(covered) < 0.4


def test_pieces_come_from_the_donor():
    recipe = replace(QUIET, p_piece=1)
    crops = [augment.random_history(TILE, DONOR, recipe, rng(seed)) for seed in range(8)]
    assert all((crop == 7).all(axis=2).any() for crop in crops)


@pytest.mark.parametrize("side", [64, 192])
def test_shuffling_moves_squares_and_keeps_every_pixel(side):
    pixels = np.asarray(picture(side, side))
    moved = [augment.shuffle(pixels, rng(seed)) for seed in range(8)]
    for view in moved:
        assert view.shape == pixels.shape
        assert np.array_equal(np.sort(view.reshape(-1, 3), axis=0), np.sort(pixels.reshape(-1, 3), axis=0))
    assert any(not np.array_equal(view, pixels) for view in moved)
    piece = 16  # no square is smaller or cut elsewhere, so rows of it stay whole
    rows = {moved[0][y, x : x + piece].tobytes() for y in range(side) for x in range(0, side, piece)}
    assert {pixels[y, x : x + piece].tobytes() for y in range(side) for x in range(0, side, piece)} == rows
