"""From raw scores to everything a release says about a picture; needs no network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from classifier.inference.calibration import likelihood_ratio, other_share, probability
from classifier.inference.card import ModelCard
from classifier.inference.caveats import Caveat, Finding, caveats_for
from classifier.inference.conditions import Condition
from classifier.inference.decision import Band, Thresholds, decide
from classifier.inference.plan import View
from classifier.inference.regions import AGAINST_LIKELIER, RegionMap
from classifier.intake.facts import Facts

Floats = npt.NDArray[np.float64]


class BrokenScore(Exception):  # noqa: N818  the name says what happened
    """The network gave no number for a picture; nothing may be concluded from it."""


@dataclass(frozen=True)
class Scores:
    """Raw scores of one picture: log odds of DALL·E 3 against real and other, (views, 2, rows, columns).

    `left_out` is the share of places that `real` and `other` leave out.
    """

    odds: Floats
    places: tuple[View, ...] = ()
    left_out: float = 0.0
    regions: RegionMap | None = None

    @property
    def views(self) -> Floats:
        """Mean of each view, (views, 2); nothing is left out."""
        return np.asarray(self.odds.mean(axis=(2, 3)))

    @property
    def real(self) -> float:
        """Log odds against a picture nobody generated."""
        return upper_mean(self.odds[:, 0], self.left_out)

    @property
    def other(self) -> float:
        """Log odds against another generator."""
        return upper_mean(self.odds[:, 1], self.left_out)


def upper_mean(odds: Floats, left_out: float) -> float:
    """The mean without the lowest share, 0 to 1, so that a piece of another picture counts for less."""
    kept = np.sort(odds, axis=None)[int(left_out * odds.size) :]
    return float(kept.mean())


@dataclass(frozen=True)
class Prediction:
    """Everything the release says about one picture.

    `probability` and `interval` (90 %) hold at the card's reference mix; `likelihood_ratio` is against its
    mix of alternatives. `strength` is its log10 before bounding, which `thresholds`, those of its kind of
    file, apply to. `view_scores` is log odds (against real, against other) per view, and `view_places` (left,
    top, side) in pixels of the upright picture.
    """

    release: str
    calibration_id: str
    score: float
    score_other: float
    log10_lr_real: float
    log10_lr_other: float
    likelihood_ratio: float
    strength: float
    probability: float
    interval: tuple[float, float]
    band: Band
    thresholds: Thresholds
    reasons: tuple[str, ...]
    caveats: tuple[Caveat, ...]
    other_generator_share: float
    condition: Condition | None
    view_scores: tuple[tuple[float, float], ...]
    view_places: tuple[tuple[float, float, float], ...]
    regions: RegionMap | None

    def details(self) -> dict[str, Any]:
        """Plain JSON values for the record and for a map of regions."""
        return {
            "score_other": self.score_other,
            "strength": self.strength,
            "other_generator_share": self.other_generator_share,
            "view_scores": [list(pair) for pair in self.view_scores],
            "view_places": [list(place) for place in self.view_places],
            "regions": self.regions.to_json() if self.regions else None,
            "regions_against": AGAINST_LIKELIER,
        }


def conclude(card: ModelCard, facts: Facts, scores: Scores) -> Prediction:
    """From raw scores to a prediction: calibration, decision, caveats."""
    evidence = card.calibration.evidence(scores.real, scores.other)
    strength = card.calibration.strength(scores.real, scores.other, card.reference_mix)
    thresholds = card.thresholds.for_file(facts)
    decision = decide(strength, facts, thresholds)
    suspicion = other_share(evidence.real, evidence.other, card.reference_mix)
    return Prediction(
        release=card.name,
        calibration_id=card.calibration.id,
        score=scores.real,
        score_other=scores.other,
        log10_lr_real=evidence.real,
        log10_lr_other=evidence.other,
        likelihood_ratio=likelihood_ratio(evidence.real, evidence.other, card.reference_mix),
        strength=strength,
        probability=probability(evidence.real, evidence.other, card.reference_mix),
        interval=card.calibration.interval(scores.real, scores.other, card.reference_mix),
        band=decision.band,
        thresholds=thresholds,
        reasons=decision.reasons,
        caveats=caveats_for(Finding(facts, decision, suspicion, card)),
        other_generator_share=suspicion,
        condition=card.condition_for(facts),
        view_scores=tuple((float(real), float(other)) for real, other in scores.views),
        view_places=tuple((place.left, place.top, place.side) for place in scores.places),
        regions=scores.regions,
    )
