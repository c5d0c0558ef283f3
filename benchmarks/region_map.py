"""How often the map of regions points at a pasted piece of DALL·E 3, and how high its cells lie elsewhere.

    .venv/bin/python -m benchmarks.region_map --data DIR --pack PACK --release lite0-2026-11c

A hit is a picture whose strongest cell lies in the piece (the pointing game of Zhang et al., ECCV 2016); by
chance it would be the piece's share of the cells. The other figures are for the steps of
`classifier.services.region_report`: what half, 1 in 20 and 1 in 100 cells of each kind of picture lie
above. Run on `val`, so that `test` stays unseen.
"""

import argparse
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from classifier.evaluation.corpus import REAL, Sample, load_corpus, of_split, read_sample
from classifier.evaluation.measure import Job, Subject, modified
from classifier.inference.card import RELEASES, ModelCard
from classifier.inference.engine import Engine
from classifier.intake.decode import DecodedImage
from classifier.intake.errors import RefusedImage

INSERTED = "inserted_10"

SEED = 3
# A pasted pixel differs from the original by more than saving does.
CHANGED = 24


def piece_of(before: DecodedImage, after: DecodedImage, shape: tuple[int, int]) -> np.ndarray:
    """Which cells of a map of that many rows and columns lie mostly in the pasted piece."""
    pixels = [np.asarray(image.pixels, dtype=int) for image in (before, after)]
    changed = Image.fromarray((np.abs(pixels[0] - pixels[1]).max(axis=2) > CHANGED).astype(np.uint8) * 255)
    rows, columns = shape
    return np.asarray(changed.resize((columns, rows), Image.Resampling.BOX)) > 127


def pointed(engine: Engine, sample: Sample, job: Job) -> tuple[bool, float] | None:
    """Whether the strongest cell lies in the piece, and the chance of that; None where nothing was pasted."""
    try:
        before = read_sample(sample)
        after = modified(engine, Subject(sample, before, int(sample.id[:8], 16)), INSERTED, job)
    except RefusedImage:
        return None
    if after.pixels.size != before.pixels.size:
        return None
    odds = map_of(engine, after)
    inside = piece_of(before, after, (odds.shape[0], odds.shape[1])) & np.isfinite(odds)
    if not inside.any():
        return None
    strongest = np.unravel_index(int(np.nanargmax(odds)), odds.shape)
    return bool(inside[strongest]), float(inside.sum() / np.isfinite(odds).sum())


def map_of(engine: Engine, image: DecodedImage) -> np.ndarray:
    """Rows and columns of log odds, NaN where no view lay."""
    regions = engine.score(image).regions
    assert regions is not None
    return np.array([[np.nan if value is None else value for value in row] for row in regions.rows])


def heights(engine: Engine, samples: Sequence[Sample]) -> str:
    """Above what half, 1 in 20 and 1 in 100 cells of these pictures lie; each picture counts alike."""
    found: list[np.ndarray] = []
    for sample in samples:
        try:
            cells = map_of(engine, read_sample(sample)).ravel()
        except RefusedImage:
            continue
        found.append(np.quantile(cells[np.isfinite(cells)], np.linspace(0, 1, 65)))
    half, high, highest = np.quantile(np.concatenate(found), (0.5, 0.95, 0.99))
    return (
        f"half of the cells above {half:.1f}, 1 in 20 above {high:.1f}, 1 in 100 above {highest:.1f} "
        f"({len(found)} pictures)"
    )


def main() -> None:
    """Print hits, tries and chance, then how high cells lie by kind of picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--pack", type=Path)
    parser.add_argument("--release", required=True)
    parser.add_argument("--pictures", type=int, default=150)
    options = parser.parse_args()
    torch.set_num_threads(1)
    engine = Engine(ModelCard.load(RELEASES / options.release), "cpu")
    samples = of_split(load_corpus(options.data, options.pack), "val")
    random.Random(SEED).shuffle(samples)
    chosen = [sample for sample in samples if sample.kind == REAL]
    job = Job((INSERTED,), SEED, tuple(samples))
    found = [one for sample in chosen[: options.pictures] if (one := pointed(engine, sample, job))]
    hits, chance = (float(np.mean(column)) for column in zip(*found, strict=True))
    rates = f"{100 * hits:.0f} of 100 hit the piece, {100 * chance:.0f} by chance"
    print(f"{options.release}: {rates} ({len(found)} pictures)")
    for kind, name in enumerate(("DALL·E 3", "other generators", "no generator")):
        of_kind = [sample for sample in samples if sample.kind == kind]
        print(f"{name}: {heights(engine, of_kind[: options.pictures])}")


if __name__ == "__main__":
    main()
