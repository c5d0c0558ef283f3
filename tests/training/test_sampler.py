from pathlib import Path

import numpy as np
import pytest
import torch

from classifier.evaluation.corpus import Sample
from classifier.training.recipe import Recipe
from classifier.training.sampler import Batches, batches_from, sampling_weights


def sample(label, source):
    return Sample(f"{label}{source}", "train", label, source, Path("x"), "original")


SAMPLES = [
    *[sample("dalle3", "big")] * 90,
    *[sample("dalle3", "small")] * 10,
    *[sample("midjourney", "a")] * 40,
    *[sample("sd", "b")] * 10,
    *[sample("real-photo", "c")] * 400,
]


def test_the_three_kinds_are_equally_likely():
    weights = sampling_weights(SAMPLES, Recipe())
    kinds = np.array([one.kind for one in SAMPLES])
    assert np.bincount(kinds, weights) == pytest.approx([1 / 3] * 3)


def test_large_sources_and_labels_weigh_less_per_image():
    weights = sampling_weights(SAMPLES, Recipe())
    by_source = {one.source: weight for one, weight in zip(SAMPLES, weights, strict=True)}
    assert by_source["small"] / by_source["big"] == pytest.approx(3)
    # a source nine times as large is seen three times as often, not nine times
    assert 90 * by_source["big"] == pytest.approx(3 * 10 * by_source["small"])
    assert by_source["b"] > by_source["a"]


def test_a_missing_kind_leaves_the_rest_balanced():
    weights = sampling_weights(SAMPLES[:150], Recipe())
    assert weights.sum() == pytest.approx(1)
    assert weights[:100].sum() == pytest.approx(0.5)


@pytest.fixture
def batches(recipe):
    rng = np.random.default_rng(0)
    tiles = rng.integers(0, 256, (len(SAMPLES), 3, 72, 72, 3), dtype=np.uint8)
    return Batches(tiles, SAMPLES, recipe)


def test_a_batch_is_pixels_and_kinds(batches):
    pixels, kinds = batches[0]
    assert pixels.shape == (4, 3, 48, 48)
    assert pixels.dtype == torch.uint8
    assert kinds.shape == (4,)


def test_a_step_always_has_the_same_batch_and_others_differ(batches):
    again = batches[7]
    assert torch.equal(batches[7][0], again[0])
    assert not torch.equal(batches[8][0], again[0])


def test_a_resumed_run_goes_on_with_the_next_batch(batches):
    first = next(batches_from(batches, 1))
    assert torch.equal(first[0], batches[1][0])
