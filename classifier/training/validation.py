"""A quick look at the network during training, on a part of `val`; never on `test`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import torch
from torch import Tensor

from classifier.evaluation.corpus import Sample, read_sample
from classifier.evaluation.metrics import auc
from classifier.inference.network import Network
from classifier.inference.plan import Preprocessing
from classifier.inference.preprocess import normalise, views_of
from classifier.training.recipe import Recipe

FEW_VIEWS = Preprocessing(view=224, native=2, scales=(1.0,), per_scale=1)


def validation_subset(samples: Sequence[Sample], recipe: Recipe) -> list[Sample]:
    """At most `validate_images` samples, drawn once by the recipe's seed."""
    rng = np.random.default_rng(recipe.seed)
    order = rng.permutation(len(samples))[: recipe.validate_images]
    return [samples[int(index)] for index in sorted(order)]


class Validation:
    """Views of the subset, cut once, when first needed; calling it measures a network."""

    def __init__(self, samples: Sequence[Sample]) -> None:
        self.samples = samples
        self.kinds = np.array([sample.kind for sample in samples])

    @cached_property
    def views(self) -> list[Tensor]:
        """uint8 views (views, 3, view, view) per sample."""
        return [views_of(read_sample(sample).pixels, FEW_VIEWS)[0] for sample in self.samples]

    @torch.inference_mode()
    def __call__(self, network: Network) -> dict[str, float]:
        """AUC of DALL·E 3 against not generated and against other generators, where both are there."""
        scores = np.stack([mean_scores(network, views) for views in self.views])
        dalle3 = self.kinds == 0
        found = {
            "auc_real": auc(scores[dalle3, 0], scores[self.kinds == 2, 0]),
            "auc_other": auc(scores[dalle3, 1], scores[self.kinds == 1, 1]),
        }
        return {name: value for name, value in found.items() if value is not None}


def mean_scores(network: Network, views: Tensor) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Log odds against real and against other, meant over the views: shape (2,)."""
    device = next(network.parameters()).device
    logits = network(normalise(views.to(device)).contiguous(memory_format=torch.channels_last))
    odds = (logits[:, :1] - logits[:, [2, 1]]).mean(dim=0)
    return np.asarray(odds.double().cpu().numpy())
