from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from classifier.training.cache import build_cache, cut_tile, scale_for
from classifier.training.recipe import Recipe
from tests.inference.kit import picture

RECIPE = Recipe(tile=72, native_tiles=1, scaled_tiles=1, whole_tiles=1)


def quiet(_line):
    pass


def test_every_image_has_its_tiles(train_samples, recipe, tmp_path):
    tiles, kept = build_cache(train_samples, tmp_path, recipe, quiet)
    assert tiles.shape == (len(train_samples), 3, 72, 72, 3)
    assert kept == train_samples


def test_a_cache_that_fits_is_used_again(train_samples, recipe, tmp_path):
    build_cache(train_samples, tmp_path, recipe, quiet)
    written = (tmp_path / "tiles.npy").stat().st_mtime_ns
    build_cache(train_samples, tmp_path, recipe, quiet)
    assert (tmp_path / "tiles.npy").stat().st_mtime_ns == written


def test_a_cache_of_other_images_is_built_again(train_samples, recipe, tmp_path):
    build_cache(train_samples, tmp_path, recipe, quiet)
    tiles, kept = build_cache(train_samples[:2], tmp_path, recipe, quiet)
    assert (len(tiles), len(kept)) == (2, 2)


@pytest.mark.parametrize(
    "settings", [("native_tiles=2", "scaled_tiles=0"), ("detail_short_side=100",), ("seed=1",)]
)
def test_a_cache_cut_in_another_way_is_built_again(train_samples, recipe, tmp_path, settings):
    earlier = np.array(build_cache(train_samples, tmp_path, recipe, quiet)[0])
    tiles, _ = build_cache(train_samples, tmp_path, recipe.changed(settings), quiet)
    assert tiles.shape == earlier.shape
    assert not np.array_equal(tiles, earlier)


def test_a_disk_without_room_is_an_error_that_keeps_the_earlier_cache(train_samples, recipe, tmp_path):
    build_cache(train_samples, tmp_path, recipe, quiet)
    with pytest.raises(OSError, match="Make room"):
        build_cache(train_samples, tmp_path, replace(recipe, tile=10_000_000), quiet)
    tiles, kept = build_cache(train_samples, tmp_path, recipe, quiet)
    assert (len(tiles), len(kept)) == (len(train_samples), len(train_samples))


def test_what_a_run_that_was_cut_off_left_takes_no_room(train_samples, recipe, tmp_path):
    (tmp_path / "tiles.part.npy").write_bytes(b"half a file")
    with pytest.raises(OSError, match="Make room"):
        build_cache(train_samples, tmp_path, replace(recipe, tile=10_000_000), quiet)
    assert list(tmp_path.iterdir()) == []


def test_an_image_that_intake_refuses_is_left_out(train_samples, recipe, tmp_path):
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    samples = [replace(train_samples[0], path=broken), *train_samples[1:]]
    tiles, kept = build_cache(samples, tmp_path / "cache", recipe, quiet)
    assert kept == train_samples[1:]
    whole, _ = build_cache(train_samples, tmp_path / "whole", recipe, quiet)
    assert np.array_equal(tiles[0], whole[1])


def test_a_native_tile_is_untouched_pixels():
    image = picture(200, 150)
    tile = cut_tile(image, 0, RECIPE, np.random.default_rng(0))
    pixels = np.asarray(image)
    assert any(np.array_equal(pixels[y : y + 72, x : x + 72], tile) for y in range(79) for x in range(129))


@pytest.mark.parametrize("size", [(64, 64), (64, 400), (500, 65), (72, 72), (1000, 300)])
def test_images_of_any_size_give_full_tiles(size):
    for slot in range(3):
        tile = cut_tile(Image.new("RGB", size, "red"), slot, RECIPE, np.random.default_rng(slot))
        assert tile.shape == (72, 72, 3)
        assert tile[..., 0].min() > 250


def test_every_scale_from_native_to_whole_is_used():
    rng = np.random.default_rng(0)
    assert scale_for(0, 720, RECIPE, rng) == 1
    assert scale_for(2, 720, RECIPE, rng) == pytest.approx(0.1)
    between = [scale_for(1, 720, RECIPE, rng) for _ in range(200)]
    assert min(between) < 0.13
    assert max(between) > 0.75


def test_detail_of_a_larger_picture_is_cut_as_it_will_be_looked_at():
    rng = np.random.default_rng(0)
    assert scale_for(0, 1024, RECIPE, rng) == 1
    assert scale_for(0, 2048, RECIPE, rng) == 0.5


def test_tiles_remember_that_they_were_cut_from_a_stand_in(train_samples, recipe, tmp_path):
    stand_ins = [replace(sample, origin="pack") for sample in train_samples]
    build_cache(stand_ins, tmp_path, recipe, quiet)
    _, kept = build_cache(train_samples, tmp_path, recipe, quiet)
    assert kept == stand_ins


def test_only_images_that_are_new_to_the_cache_are_cut(train_samples, recipe, tmp_path):
    whole, _ = build_cache(train_samples, tmp_path / "whole", recipe, quiet)
    build_cache(train_samples[2:], tmp_path / "grown", recipe, quiet)
    gone = [replace(sample, path=tmp_path / "gone.png") for sample in train_samples[2:]]
    grown, kept = build_cache([*train_samples[:2], *gone], tmp_path / "grown", recipe, quiet)
    assert [sample.id for sample in kept] == [sample.id for sample in train_samples]
    assert np.array_equal(grown, whole)
