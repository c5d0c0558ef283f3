"""Cuts each training image into square tiles once, because decoding a large file per crop is too slow."""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from classifier.evaluation.corpus import Sample, read_sample
from classifier.inference.plan import detail_scale
from classifier.intake.errors import RefusedImage
from classifier.training.augment import RESAMPLERS
from classifier.training.recipe import Recipe

Tiles = npt.NDArray[np.uint8]
# Settings of the recipe that decide what a tile holds.
CUT_BY = ("tile", "native_tiles", "scaled_tiles", "whole_tiles", "detail_short_side", "seed")


def scale_for(slot: int, short: int, recipe: Recipe, rng: np.random.Generator) -> float:
    """Scale of a slot's tile: that of detail, then any scale down to whole, then whole.

    Every class is seen at every scale, so that a scale says nothing about the class. An image
    smaller than a tile is enlarged to fit.
    """
    whole = recipe.tile / short
    if whole >= 1 or slot >= recipe.native_tiles + recipe.scaled_tiles:
        return whole
    if slot < recipe.native_tiles:
        return detail_scale(short, recipe.detail_short_side)
    return float(np.exp(rng.uniform(np.log(whole), 0.0)))


def cut_tile(image: Image.Image, slot: int, recipe: Recipe, rng: np.random.Generator) -> Tiles:
    """One (tile, tile, 3) uint8 square from a random place at the slot's scale."""
    scale = scale_for(slot, min(image.size), recipe, rng)
    side = recipe.tile / scale
    left = rng.uniform(0, max(image.width - side, 0))
    top = rng.uniform(0, max(image.height - side, 0))
    if scale == 1.0:
        square = image.crop((int(left), int(top), int(left) + recipe.tile, int(top) + recipe.tile))
        return np.asarray(square)
    box = (left, top, min(left + side, image.width), min(top + side, image.height))
    filter_ = RESAMPLERS[int(rng.integers(len(RESAMPLERS)))]
    return np.asarray(image.resize((recipe.tile, recipe.tile), filter_, box=box))


def cut_tiles(task: tuple[Sample, Recipe]) -> Tiles | None:
    """(slots, tile, tile, 3) of one sample, the same for the same seed; None when intake refuses it."""
    sample, recipe = task
    try:
        image = read_sample(sample).pixels
    except RefusedImage:
        return None
    rng = np.random.default_rng([recipe.seed, int(sample.id[:8], 16)])
    return np.stack([cut_tile(image, slot, recipe, rng) for slot in range(slots(recipe))])


def slots(recipe: Recipe) -> int:
    """Tiles per image."""
    return recipe.native_tiles + recipe.scaled_tiles + recipe.whole_tiles


def build_cache(
    samples: Sequence[Sample], folder: Path, recipe: Recipe, say: Callable[[str], None] = print
) -> tuple[Tiles, list[Sample]]:
    """Memory-mapped (images, slots, tile, tile, 3) and the samples in it; only what is not there is cut.

    A sample's `origin` is that of the file its tiles were cut from, though an original may be there by now.
    """
    listing, file = folder / "tiles.json", folder / "tiles.npy"
    wanted = {"ids": [s.id for s in samples], "cut": {name: getattr(recipe, name) for name in CUT_BY}}
    there = json.loads(listing.read_text()) if listing.is_file() else None
    if there is None or there["wanted"] != wanted:
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / "tiles.part.npy"
        part.unlink(missing_ok=True)  # what a run that was cut off left takes the room of this one
        kept = write_tiles(samples, part, recipe, reusable(there, wanted, file), say)
        listing.unlink(missing_ok=True)  # cut off here, the next run cuts anew instead of mixing images up
        part.replace(file)
        origins = {s.id: s.origin for s in samples}
        listing.write_text(json.dumps({"wanted": wanted, "kept": {id_: origins[id_] for id_ in kept}}))
    origin_of = json.loads(listing.read_text())["kept"]
    present = [replace(s, origin=origin_of[s.id]) for s in samples if s.id in origin_of]
    return np.load(file, mmap_mode="r")[: len(present)], present


def reusable(
    there: dict[str, Any] | None, wanted: dict[str, Any], file: Path
) -> dict[tuple[str, str], Tiles]:
    """Tiles of an earlier cache with the same settings, by id and origin of their image."""
    if there is None or there["wanted"].get("cut") != wanted["cut"]:
        return {}
    tiles = np.load(file, mmap_mode="r")
    return {(id_, origin): tiles[row] for row, (id_, origin) in enumerate(there["kept"].items())}


def require_space(folder: Path, needed: int) -> None:
    """Raises OSError where fewer than `needed` bytes are free: a mapped file would end the process there."""
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise OSError(
            f"The tiles need {needed / 1e9:.1f} GB and {free / 1e9:.1f} GB are free in {folder}. Make "
            "room, or choose another disk with --work. The earlier tiles stay until the new ones are whole."
        )


def write_tiles(
    samples: Sequence[Sample],
    file: Path,
    recipe: Recipe,
    earlier: Mapping[tuple[str, str], Tiles],
    say: Callable[[str], None],
) -> list[str]:
    """Cut in parallel what `earlier` lacks, into one file; the ids that intake accepted, in file order.

    Raises OSError where the disk has no room for it.
    """
    shape = (len(samples), slots(recipe), recipe.tile, recipe.tile, 3)
    require_space(file.parent, math.prod(shape))
    out = np.lib.format.open_memmap(file, mode="w+", dtype=np.uint8, shape=shape)
    kept: list[str] = []
    with ProcessPoolExecutor(recipe.threads) as pool:
        new = [sample for sample in samples if (sample.id, sample.origin) not in earlier]
        fresh = pool.map(cut_tiles, [(sample, recipe) for sample in new], chunksize=8)
        for sample in samples:
            known = earlier.get((sample.id, sample.origin))
            tiles = next(fresh) if known is None else known
            if tiles is not None:
                out[len(kept)] = tiles
                kept.append(sample.id)
            if len(kept) % 250 == 0:
                say(f"tiles: {len(kept)} of {len(samples)} images")
    out.flush()
    return kept
