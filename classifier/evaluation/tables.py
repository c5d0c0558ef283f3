"""From measured rows to conditions: error rates per modification, size, kind of picture and generator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from classifier.evaluation.cells import CELLS, Cell, label_cells
from classifier.evaluation.journal import Row
from classifier.evaluation.metrics import (
    auc,
    bootstrap_interval,
    counted,
    expected_calibration_error,
    mix_weights,
    share,
    upper_bound_of_zero,
)
from classifier.inference.calibration import Evidence
from classifier.inference.card import ModelCard
from classifier.inference.conditions import Condition
from classifier.inference.prediction import Prediction, Scores, conclude

# DALL·E 3, other generators, not generated: the mix at which calibration errors are stated.
REFERENCE_SHARES = (0.2, 0.2, 0.6)


@dataclass(frozen=True)
class Judged:
    """A row with what the release says about it, and its evidence before bounding, which ranks pictures."""

    row: Row
    prediction: Prediction
    ranks: Evidence


def judge(card: ModelCard, rows: Sequence[Row]) -> list[Judged]:
    """Predictions from raw scores, by the same code as the engine's."""

    def of(row: Row) -> Prediction:
        scores = np.array([row.score_real, row.score_other]).reshape(1, 2, 1, 1)
        return conclude(card, row.facts, Scores(scores))

    ranks = card.calibration.unbounded
    return [Judged(row, of(row), ranks(row.score_real, row.score_other)) for row in rows]


def conditions_of(judged: Sequence[Judged]) -> tuple[Condition, ...]:
    """Every condition that has rows; kinds and generators are measured on untouched files."""
    cells = [*CELLS, *label_cells({one.row.sample.label for one in judged})]
    chosen = [(cell, [one for one in judged if cell.holds(one.row)]) for cell in cells]
    return tuple(condition_of(cell, rows) for cell, rows in chosen if rows)


@dataclass(frozen=True)
class Columns:
    """Judged rows as arrays of the same length."""

    kinds: npt.NDArray[np.int64]
    sources: npt.NDArray[np.int64]
    likely: npt.NDArray[np.bool_]
    inconclusive: npt.NDArray[np.bool_]
    probability: npt.NDArray[np.float64]
    rank_real: npt.NDArray[np.float64]
    rank_other: npt.NDArray[np.float64]

    @classmethod
    def of(cls, judged: Sequence[Judged]) -> Columns:
        """The arrays of judged rows."""
        names = sorted({one.row.sample.source for one in judged})
        return cls(
            np.array([one.row.sample.kind for one in judged]),
            np.array([names.index(one.row.sample.source) for one in judged]),
            np.array([one.prediction.band == "likely" for one in judged]),
            np.array([one.prediction.band == "inconclusive" for one in judged]),
            np.array([one.prediction.probability for one in judged]),
            np.array([one.ranks.real for one in judged]),
            np.array([one.ranks.other for one in judged]),
        )


def flagged(columns: Columns, kind: int, weight: int) -> tuple[float | None, float | None, float | None]:
    """Share in the band `likely` among one kind, with its interval."""
    likely, sources = columns.likely[columns.kinds == kind], columns.sources[columns.kinds == kind]
    low, high = bootstrap_interval(lambda indices: share(likely[indices]), sources)
    return share(likely), *never_certain(low, high, weight)


def never_certain(low: float | None, high: float | None, weight: int) -> tuple[float | None, float | None]:
    """The interval, widened by the rule of three where resampling saw nothing but zeros or ones.

    `weight` is the number of pictures, a source at most as SOURCE_CAP.
    """
    if low is None or high is None:
        return None, None
    doubt = upper_bound_of_zero(weight)
    return (1 - doubt if low == 1 else low), (doubt if high == 0 else high)


def condition_of(cell: Cell, judged: Sequence[Judged]) -> Condition:
    """The error rates of one cell. Images are counted once, however often they were modified."""
    columns = Columns.of(judged)
    pictures = [
        {one.row.sample.id: one.row.sample.source for one in judged if one.row.sample.kind == kind}
        for kind in range(3)
    ]
    images = [len(sources) for sources in pictures]
    weights = [counted(np.array(list(sources.values()))) for sources in pictures]
    (tpr, tpr_low, tpr_high), (other, other_low, other_high), (real, real_low, real_high) = (
        flagged(columns, kind, weights[kind]) for kind in range(3)
    )
    dalle3, others, reals = (columns.kinds == kind for kind in range(3))
    complete = all(images)
    return Condition(
        code=cell.code,
        label=cell.label,
        n_dalle3=images[0],
        n_real=images[2],
        n_other=images[1],
        n_sources=len(np.unique(columns.sources)),
        tpr=tpr,
        tpr_low=tpr_low,
        tpr_high=tpr_high,
        fpr_real=real,
        fpr_real_low=real_low,
        fpr_real_high=real_high,
        fpr_other=other,
        fpr_other_low=other_low,
        fpr_other_high=other_high,
        inconclusive_share=share(columns.inconclusive),
        ece=calibration_error(columns) if complete else None,
        auc_real=auc(columns.rank_real[dalle3], columns.rank_real[reals]),
        auc_other=auc(columns.rank_other[dalle3], columns.rank_other[others]),
        when=cell.when,
        counted_dalle3=weights[0],
        counted_real=weights[2],
        counted_other=weights[1],
        sources_real=len(np.unique(columns.sources[reals])),
    )


def calibration_error(columns: Columns) -> float | None:
    """ECE with the kinds restated to the reference mix, at which the probabilities hold."""
    weights = mix_weights(columns.kinds, REFERENCE_SHARES)
    return expected_calibration_error(columns.probability, columns.kinds == 0, weights)
