"""From raw scores to bounded likelihood ratios and a probability; fitting lives in `training`."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
INTERVAL = (5.0, 95.0)


@dataclass(frozen=True)
class Mix:
    """Shares of the three kinds among the pictures one checks; they sum to 1 and dalle3 is above 0."""

    dalle3: float
    other: float
    real: float

    def __post_init__(self) -> None:
        """Refuse shares that are no shares."""
        shares = (self.dalle3, self.other, self.real)
        if min(shares) < 0 or abs(sum(shares) - 1) > 1e-6 or not 0 < self.dalle3 < 1:
            raise ValueError("The three shares must be 0 or more, sum to 1, and leave room for both sides.")


@dataclass(frozen=True)
class Evidence:
    """log10 likelihood ratios of DALL·E 3: against a picture nobody generated, and another generator."""

    real: float
    other: float


@dataclass(frozen=True)
class Line:
    """log10 LR = intercept + slope * score + cross * second score, within what the calibration set supports.

    Releases before 2026-11d use one score only: their `cross` is 0 and stays out of their cards.
    """

    intercept: float
    slope: float
    lower: float
    upper: float
    cross: float = 0.0

    def unbounded(self, score: float, second: float = 0.0) -> float:
        """log10 likelihood ratio on the line itself: for ranking, not for reporting."""
        return float(self.intercept + self.slope * score + self.cross * second)

    def __call__(self, score: float, second: float = 0.0) -> float:
        """Bounded log10 likelihood ratio of raw scores; never falls when one of them rises."""
        return float(min(max(self.unbounded(score, second), self.lower), self.upper))

    def to_json(self) -> dict[str, float]:
        """Plain JSON values."""
        return {name: value for name, value in asdict(self).items() if name != "cross" or value}


@dataclass(frozen=True)
class Calibration:
    """Two lines and their bootstrap draws.

    The line of `other` takes the score against real as its second one. `draws` holds (intercept, slope) of
    `real` and (intercept, slope, cross) of `other` per draw: shape (draws, 5), or (draws, 4) without cross.
    `counts` are the images and sources the lines were fitted on.
    """

    real: Line
    other: Line
    draws: tuple[tuple[float, ...], ...]
    counts: dict[str, int]

    @property
    def id(self) -> str:
        """Twelve hex digits that change with any parameter."""
        canonical = json.dumps([self.real.to_json(), self.other.to_json(), self.draws], sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()[:12]

    def evidence(self, score_real: float, score_other: float) -> Evidence:
        """Likelihood ratios of one image."""
        return Evidence(self.real(score_real), self.other(score_other, score_real))

    def unbounded(self, score_real: float, score_other: float) -> Evidence:
        """The same on the lines themselves: for ranking, not for reporting."""
        return Evidence(self.real.unbounded(score_real), self.other.unbounded(score_other, score_real))

    def strength(self, score_real: float, score_other: float, mix: Mix) -> float:
        """log10 of the combined likelihood ratio before bounding; thresholds apply to it.

        Beyond the bounds pictures can still be ranked, though their ratio cannot be vouched for.
        """
        evidence = self.unbounded(score_real, score_other)
        return math.log10(likelihood_ratio(evidence.real, evidence.other, mix))

    def interval(self, score_real: float, score_other: float, mix: Mix) -> tuple[float, float]:
        """90 % interval of the probability, from resampling the calibration's sources.

        It holds the point estimate. It does not cover pictures unlike those of the calibration set.
        """
        values = [
            probability(
                Line(a_r, b_r, self.real.lower, self.real.upper)(score_real),
                Line(a_o, b_o, self.other.lower, self.other.upper, *cross)(score_other, score_real),
                mix,
            )
            for a_r, b_r, a_o, b_o, *cross in self.draws
        ]
        point = self.evidence(score_real, score_other)
        middle = probability(point.real, point.other, mix)
        low, high = np.percentile(values, INTERVAL) if values else (middle, middle)
        return min(float(low), middle), max(float(high), middle)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values, with the id for readers."""
        lines = {"real": self.real.to_json(), "other": self.other.to_json()}
        return {"id": self.id, **lines, "draws": self.draws, "counts": self.counts}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """The inverse of to_json. Raises KeyError or TypeError when something is missing."""
        draws = tuple(tuple(map(float, draw)) for draw in values["draws"])
        return cls(Line(**values["real"]), Line(**values["other"]), draws, dict(values["counts"]))


def power(exponent: float) -> float:
    """Ten to the exponent."""
    return math.pow(10.0, exponent)


def probability(log10_lr_real: float, log10_lr_other: float, mix: Mix) -> float:
    """Chance that DALL·E 3 made the picture when the pictures one checks are mixed like that; in (0, 1)."""
    other = mix.other * power(-log10_lr_other)
    real = mix.real * power(-log10_lr_real)
    return mix.dalle3 / (mix.dalle3 + other + real)


def other_share(log10_lr_real: float, log10_lr_other: float, mix: Mix) -> float:
    """Chance that another generator made the picture, by the same evidence and mix; in [0, 1)."""
    other = mix.other * power(-log10_lr_other)
    return other / (mix.dalle3 + other + mix.real * power(-log10_lr_real))


def likelihood_ratio(log10_lr_real: float, log10_lr_other: float, mix: Mix) -> float:
    """Likelihood ratio of DALL·E 3 against the alternatives, mixed as `mix` has them; above 0.

    Its posterior odds at the prior of `mix` are exactly those of `probability`.
    """
    alternatives = mix.other * power(-log10_lr_other) + mix.real * power(-log10_lr_real)
    return (mix.other + mix.real) / alternatives
