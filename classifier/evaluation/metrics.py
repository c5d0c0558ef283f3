"""Figures of merit on plain arrays; knows nothing of images, files or releases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
# A source counts at most as this many pictures, so that no single author sets a threshold or a bound.
SOURCE_CAP: Final = 20


def auc(positive: Floats, negative: Floats) -> float | None:
    """Chance that a positive scores above a negative, ties counting half; None without both."""
    if not len(positive) or not len(negative):
        return None
    ordered = np.sort(negative)
    below = np.searchsorted(ordered, positive, "left")
    upto = np.searchsorted(ordered, positive, "right")
    return float((below + upto).mean() / (2 * len(negative)))


def share(flags: Bools) -> float | None:
    """Share of true values; None of nothing."""
    return float(flags.mean()) if len(flags) else None


def expected_calibration_error(
    probability: Floats, truth: Bools, weights: Floats | None = None, bins: int = 10
) -> float | None:
    """Mean distance between probability and frequency over `bins` equal bins of probability, weighted.

    Naeini et al., AAAI 2015. `weights` restate the sample to another mix of kinds. None of nothing.
    """
    if not len(probability):
        return None
    weights = np.ones(len(probability)) if weights is None else weights
    bin_of = np.minimum((probability * bins).astype(int), bins - 1)
    gaps = np.bincount(bin_of, weights * (probability - truth), bins)
    return float(np.abs(gaps).sum() / weights.sum())


def mix_weights(kinds: npt.NDArray[np.int64], shares: Sequence[float]) -> Floats:
    """Weight per image that makes the kinds present stand in the proportions of `shares`."""
    counts = np.bincount(kinds, minlength=len(shares)).astype(float)
    weights: Floats = np.asarray(shares)[kinds] / np.maximum(counts, 1)[kinds]
    return weights


def cllr(lr_of_positive: Floats, lr_of_negative: Floats) -> float | None:
    """Log-likelihood-ratio cost in bits: 0 is perfect, 1 says nothing.

    Brümmer and du Preez, Computer Speech and Language 20 (2006). None without both kinds.
    """
    if not len(lr_of_positive) or not len(lr_of_negative):
        return None
    missed = np.log2(1 + 1 / lr_of_positive).mean()
    false = np.log2(1 + lr_of_negative).mean()
    return float((missed + false) / 2)


def resample_sources(sources: npt.NDArray[np.int64], rng: np.random.Generator) -> list[npt.NDArray[np.int64]]:
    """A bootstrap sample that draws whole sources with replacement: indices per drawn source."""
    members = [np.flatnonzero(sources == source) for source in np.unique(sources)]
    return [members[index] for index in rng.integers(0, len(members), len(members))]


def bootstrap(
    sources: npt.NDArray[np.int64], draws: int = 500, seed: int = 0
) -> Iterator[npt.NDArray[np.int64]]:
    """Indices of each bootstrap sample over sources; nothing where there is no source."""
    rng = np.random.default_rng(seed)
    for _ in range(draws if len(sources) else 0):
        yield np.concatenate(resample_sources(sources, rng))


def percentile_interval(values: Iterable[float | None]) -> tuple[float | None, float | None]:
    """90 % interval of the values that are known, or nothing."""
    known = [value for value in values if value is not None]
    if not known:
        return None, None
    low, high = np.percentile(known, (5, 95))
    return float(low), float(high)


def bootstrap_interval(
    statistic: Callable[[npt.NDArray[np.int64]], float | None],
    sources: npt.NDArray[np.int64],
    draws: int = 500,
    seed: int = 0,
) -> tuple[float | None, float | None]:
    """90 % percentile interval of a statistic of indices, resampling sources; None where it is undefined."""
    return percentile_interval(statistic(indices) for indices in bootstrap(sources, draws, seed))


def counted(sources: npt.NDArray[Any], most: int = SOURCE_CAP) -> int:
    """How many pictures those of these sources (one entry a picture) count as: a source at most as `most`.

    Pictures of one source are alike, so that eighty of one author say little more than twenty.
    """
    return int(np.minimum(np.unique(sources, return_counts=True)[1], most).sum())


def upper_bound_of_zero(count: int) -> float:
    """Highest rate that zero events in `count` trials still allow at 95 %: the rule of three."""
    return min(1.0, 3 / count) if count else 1.0
