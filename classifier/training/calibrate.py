"""Fits calibration and thresholds on sources the network never saw; it must never see `test`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from classifier.evaluation.corpus import DALLE3, OTHER, REAL
from classifier.evaluation.journal import Row
from classifier.evaluation.metrics import SOURCE_CAP, counted, resample_sources, upper_bound_of_zero
from classifier.evaluation.modifications import NONE
from classifier.inference.calibration import Calibration, Line, Mix
from classifier.inference.conditions import passes
from classifier.inference.decision import QualityGroup, Thresholds, unreadable_reasons

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
DRAWS = 200
RIDGE = 1e-3
MIN_SLOPE = 1e-3
TARGET_FPR = 0.005
# The lower end of what OpenAI reported for its own classifier (May 2024: 5 to 10 %).
TARGET_OTHER = 0.05
TARGET_MISSED = 0.05
# On `val` small pictures of other generators pass for DALL·E 3 twice as often as large ones.
LARGE = 800
QUALITY_GROUPS = (
    ("large", {"fact": "short_side", "at_least": LARGE}),
    ("small", {"fact": "short_side", "below": LARGE}),
)
# A group with fewer pictures of a kind is judged with all files.
FEW_OF_GROUP = 50


@dataclass(frozen=True)
class Scored:
    """Rows as arrays: scores against real and other, kind, and a number per source. All of shape (rows,)."""

    real: Floats
    other: Floats
    kinds: Ints
    sources: Ints

    @classmethod
    def of(cls, rows: Sequence[Row]) -> Scored:
        """The arrays of measured rows."""
        names = sorted({row.sample.source for row in rows})
        return cls(
            np.array([row.score_real for row in rows]),
            np.array([row.score_other for row in rows]),
            np.array([row.sample.kind for row in rows]),
            np.array([names.index(row.sample.source) for row in rows]),
        )

    def take(self, groups: Sequence[Ints]) -> Scored:
        """The rows of those groups of indices; a group drawn twice counts as two sources."""
        indices = np.concatenate(groups)
        sources = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
        return Scored(self.real[indices], self.other[indices], self.kinds[indices], sources)


def row_weights(kinds: Ints, sources: Ints, per_image: int) -> Floats:
    """Weights with equal totals per kind, in which a source counts at most as SOURCE_CAP images."""
    weights = np.zeros(len(kinds))
    for kind in np.unique(kinds):
        mine = kinds == kind
        counts = np.bincount(sources[mine])[sources[mine]] / per_image
        weights[mine] = np.minimum(1.0, SOURCE_CAP / counts)
        weights[mine] /= weights[mine].sum()
    return weights


def fit_line(scores: Floats, positive: npt.NDArray[np.bool_], weights: Floats) -> tuple[float, ...]:
    """Intercept and slopes in log10 units of a weighted logistic regression with equal priors.

    `scores` is (rows, columns). Newton's method; a small ridge keeps separable data finite, and every slope
    stays positive so that a higher score never lowers the evidence.
    """
    middle = np.average(scores, axis=0, weights=weights)
    spread = np.sqrt(np.average((scores - middle) ** 2, axis=0, weights=weights))
    spread[spread == 0] = 1.0
    design = np.column_stack([np.ones(len(scores)), scores / spread])
    beta = np.zeros(design.shape[1])
    penalty = np.diag([0.0, *np.full(len(spread), RIDGE)])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(design @ beta, -30, 30)))
        slope = design.T @ (weights * (positive - chance)) - penalty @ beta
        curvature = (
            (design * (weights * chance * (1 - chance))[:, None]).T @ design
            + penalty
            + 1e-9 * np.eye(len(beta))
        )
        step = np.clip(np.linalg.solve(curvature, slope), -2, 2)
        beta += step
        if np.abs(step).max() < 1e-8:
            break
    slopes = np.maximum(beta[1:] / spread, MIN_SLOPE)
    return tuple(float(value / np.log(10)) for value in (beta[0], *slopes))


def fit_against(scored: Scored, kind: int, per_image: int) -> tuple[float, ...]:
    """Intercept and slopes against the negatives of one kind.

    Against other generators both scores count: the network knows better what nobody generated than it tells
    generators apart, and an unknown generator often falls between the two.
    """
    chosen = (scored.kinds == DALLE3) | (scored.kinds == kind)
    columns = [scored.real] if kind == REAL else [scored.other, scored.real]
    scores = np.column_stack(columns)[chosen]
    kinds = scored.kinds[chosen]
    return fit_line(scores, kinds == DALLE3, row_weights(kinds, scored.sources[chosen], per_image))


def bounds(rows: Sequence[Row], kind: int) -> tuple[float, float]:
    """Lowest and highest log10 LR against a kind that the rows can support.

    A rate of zero is known up to 3 / n, where n counts pictures, those of one source at most as SOURCE_CAP.
    """

    def doubt(of: int) -> float:
        sources = {row.sample.id: row.sample.source for row in rows if row.sample.kind == of}
        return upper_bound_of_zero(counted(np.array(list(sources.values()))))

    return float(np.log10(doubt(DALLE3))), -float(np.log10(doubt(kind)))


def fit_calibration(rows: Sequence[Row], seed: int) -> Calibration:
    """Both lines with bootstrap draws over sources. Raises ValueError when a kind is missing."""
    scored = Scored.of(rows)
    images = {
        kind: len({r.sample.id for r in rows if r.sample.kind == kind}) for kind in (DALLE3, OTHER, REAL)
    }
    if min(images.values()) == 0:
        raise ValueError(
            "Calibration needs images of all three kinds: DALL·E 3, other generators, not generated."
        )
    per_image = max(1, len(rows) // sum(images.values()))
    intercept, slope = fit_against(scored, REAL, per_image)
    other_intercept, other_slope, cross = fit_against(scored, OTHER, per_image)
    counts = {"dalle3": images[DALLE3], "other": images[OTHER], "real": images[REAL]}
    return Calibration(
        Line(intercept, slope, *bounds(rows, REAL)),
        Line(other_intercept, other_slope, *bounds(rows, OTHER), cross),
        draw_lines(scored, per_image, seed),
        counts | {"sources": len(np.unique(scored.sources)), "rows": len(rows)},
    )


def draw_lines(scored: Scored, per_image: int, seed: int) -> tuple[tuple[float, ...], ...]:
    """Coefficients refitted on resampled sources; draws that lose a kind are left out."""
    rng = np.random.default_rng(seed)
    draws = []
    for _ in range(DRAWS):
        again = scored.take(resample_sources(scored.sources, rng))
        if len(np.unique(again.kinds)) < 3:
            continue
        lines = (*fit_against(again, REAL, per_image), *fit_against(again, OTHER, per_image))
        draws.append(tuple(round(value, 6) for value in lines))
    return tuple(draws)


def choose_thresholds(
    rows: Sequence[Row], calibration: Calibration, mix: Mix, limits: Thresholds
) -> Thresholds:
    """Thresholds of all files and of each quality group that has enough of them.

    Only files that can get an answer count; `limits` says which files get none.
    """
    answered = [row for row in rows if not unreadable_reasons(row.facts, limits)]

    def strength(row: Row) -> float:
        return calibration.strength(row.score_real, row.score_other, mix)

    likely, no_evidence = pair_of(answered, strength)
    groups = []
    for code, when in QUALITY_GROUPS:
        mine = [row for row in answered if passes(when, row.facts)]
        if min(pictures(mine, kind) for kind in (DALLE3, OTHER, REAL)) >= FEW_OF_GROUP:
            groups.append(QualityGroup(code, when, *pair_of(mine, strength)))
    return replace(limits, likely=likely, no_evidence=no_evidence, groups=tuple(groups))


def pictures(rows: Sequence[Row], kind: int) -> int:
    """How many pictures of a kind the rows are of."""
    return len({row.sample.id for row in rows if row.sample.kind == kind})


def pair_of(rows: Sequence[Row], strength: Callable[[Row], float]) -> tuple[float, float]:
    """`likely` and `no_evidence`: the first at TARGET_FPR and TARGET_OTHER, the second at TARGET_MISSED.

    `likely` must hold on untouched files alone and on all rows with their histories, whichever asks for more.
    A source counts at most as SOURCE_CAP images here too. `no_evidence` is lowered where bands would touch.
    """
    untouched = [row for row in rows if row.modification == NONE]

    def strengths(of: Sequence[Row], kind: int) -> tuple[Floats, Floats]:
        chosen = [row for row in of if row.sample.kind == kind]
        return np.array([strength(row) for row in chosen]), source_weights(chosen)

    asked = [
        exceeded_by(*strengths(some, kind), rate)
        for some in (untouched, rows)
        for kind, rate in ((REAL, TARGET_FPR), (OTHER, TARGET_OTHER))
        if pictures(some, kind)
    ]
    missed = [
        lowest_share(*strengths(some, DALLE3), TARGET_MISSED)
        for some in (untouched, rows)
        if pictures(some, DALLE3)
    ]
    likely = max(asked)
    return round(likely, 4), round(min(*missed, likely - 0.1), 4)


def source_weights(rows: Sequence[Row]) -> Floats:
    """Weights of rows of one kind, summing to 1, in which a source counts at most as SOURCE_CAP images."""
    scored = Scored.of(rows)
    per_image = max(1, len(rows) // len({row.sample.id for row in rows}))
    return row_weights(scored.kinds, scored.sources, per_image)


def lowest_share(values: Floats, weights: Floats, rate: float) -> float:
    """The value that `rate` of the weight lies below."""
    order = np.argsort(values)
    below = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(below, rate)])


def exceeded_by(values: Floats, weights: Floats, rate: float) -> float:
    """The lowest threshold that at most `rate` of the weight reaches, and a little more for safety."""
    order = np.argsort(values)[::-1]
    reached = np.cumsum(weights[order])
    allowed = int(np.searchsorted(reached, rate + 1e-12, "right"))
    return float(values[order][min(allowed, len(values) - 1)]) + 0.01
