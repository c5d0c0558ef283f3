"""Batches of random crops, fully determined by seed and step, so that a resumed run goes on as it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from classifier.evaluation.corpus import Sample
from classifier.inference.network import CLASSES
from classifier.training.augment import random_history
from classifier.training.recipe import Recipe

Floats = npt.NDArray[np.float64]


def sampling_weights(samples: Sequence[Sample], recipe: Recipe) -> Floats:
    """Chance of each image: classes equal, large labels and sources damped by their powers."""
    labels = Counter(s.label for s in samples)
    sources = Counter((s.label, s.source) for s in samples)
    raw = np.array(
        [
            labels[s.label] ** -recipe.label_power * sources[s.label, s.source] ** -recipe.source_power
            for s in samples
        ]
    )
    kinds = np.array([s.kind for s in samples])
    totals = np.bincount(kinds, raw, len(CLASSES))
    weights: Floats = raw / totals[kinds] / np.count_nonzero(totals)
    return weights


class Batches(Dataset[tuple[Tensor, Tensor]]):
    """Item n is the batch of step n: uint8 (batch, 3, crop, crop) and class indices (batch,)."""

    def __init__(self, tiles: npt.NDArray[np.uint8], samples: Sequence[Sample], recipe: Recipe) -> None:
        self.tiles, self.recipe = tiles, recipe
        self.kinds = np.array([s.kind for s in samples])
        self.weights = sampling_weights(samples, recipe)

    def __getitem__(self, step: int) -> tuple[Tensor, Tensor]:
        rng = np.random.default_rng([self.recipe.seed, step])
        chosen = rng.choice(len(self.weights), self.recipe.batch, p=self.weights)
        tiles, donors = self.drawn(chosen, rng), self.drawn(rng.permutation(chosen), rng)
        crops = [
            random_history(tile, donor, self.recipe, rng) for tile, donor in zip(tiles, donors, strict=True)
        ]
        pixels = torch.from_numpy(np.stack(crops)).permute(0, 3, 1, 2)
        return pixels, torch.from_numpy(self.kinds[chosen])

    def drawn(self, chosen: npt.NDArray[np.int64], rng: np.random.Generator) -> list[npt.NDArray[np.uint8]]:
        """A random tile of each chosen image, not yet read."""
        slots = rng.integers(0, self.tiles.shape[1], len(chosen))
        return [self.tiles[i, slot] for i, slot in zip(chosen, slots, strict=True)]


def batches_from(data: Batches, first_step: int) -> Iterator[tuple[Tensor, Tensor]]:
    """Batches of first_step and later, prepared by other processes when the recipe says so."""
    steps = range(first_step, data.recipe.max_steps)
    loader = DataLoader(data, sampler=steps, batch_size=None, num_workers=data.recipe.loader_processes)
    return iter(loader)
