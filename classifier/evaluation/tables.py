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
    expected_calibration_error,
    mix_weights,
    share,
    upper_bound_of_zero,
)
from classifier.inference.card import ModelCard
from classifier.inference.conditions import Condition
from classifier.inference.prediction import Prediction, Scores, conclude

# DALL·E 3, other generators, not generated: the mix at which calibration errors are stated.
REFERENCE_SHARES = (0.2, 0.2, 0.6)


@dataclass(frozen=True)
class Judged:
    """A row with what the release says about it."""

    row: Row
    prediction: Prediction


def judge(card: ModelCard, rows: Sequence[Row]) -> list[Judged]:
    """Predictions from raw scores, by the same code as the engine's."""

    def of(row: Row) -> Prediction:
        scores = np.array([row.score_real, row.score_other]).reshape(1, 2, 1, 1)
        return conclude(card, row.facts, Scores(scores))

    return [Judged(row, of(row)) for row in rows]


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
    score_real: npt.NDArray[np.float64]
    score_other: npt.NDArray[np.float64]

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
            np.array([one.row.score_real for one in judged]),
            np.array([one.row.score_other for one in judged]),
        )


def flagged(columns: Columns, kind: int, images: int) -> tuple[float | None, float | None, float | None]:
    """Share in the band `likely` among one kind, with its interval."""
    likely, sources = columns.likely[columns.kinds == kind], columns.sources[columns.kinds == kind]
    low, high = bootstrap_interval(lambda indices: share(likely[indices]), sources)
    return share(likely), *never_certain(low, high, images)


def never_certain(low: float | None, high: float | None, images: int) -> tuple[float | None, float | None]:
    """The interval, widened by the rule of three where resampling saw nothing but zeros or ones."""
    if low is None or high is None:
        return None, None
    doubt = upper_bound_of_zero(images)
    return (1 - doubt if low == 1 else low), (doubt if high == 0 else high)


def condition_of(cell: Cell, judged: Sequence[Judged]) -> Condition:
    """The error rates of one cell. Images are counted once, however often they were modified."""
    columns = Columns.of(judged)
    images = [len({one.row.sample.id for one in judged if one.row.sample.kind == kind}) for kind in range(3)]
    (tpr, tpr_low, tpr_high), (other, other_low, other_high), (real, real_low, real_high) = (
        flagged(columns, kind, images[kind]) for kind in range(3)
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
        auc_real=auc(columns.score_real[dalle3], columns.score_real[reals]),
        auc_other=auc(columns.score_other[dalle3], columns.score_other[others]),
        when=cell.when,
    )


def calibration_error(columns: Columns) -> float | None:
    """ECE with the kinds restated to the reference mix, at which the probabilities hold."""
    weights = mix_weights(columns.kinds, REFERENCE_SHARES)
    return expected_calibration_error(columns.probability, columns.kinds == 0, weights)
