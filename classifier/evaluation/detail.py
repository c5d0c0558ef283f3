"""Every figure per modification and group of negatives, computed from a release's table of predictions."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.isotonic import isotonic_regression

from classifier.evaluation.corpus import DALLE3, OTHER, REAL, kind_of
from classifier.evaluation.metrics import (
    auc,
    bootstrap,
    cllr,
    counted,
    expected_calibration_error,
    mix_weights,
    percentile_interval,
    share,
)
from classifier.evaluation.tables import REFERENCE_SHARES, never_certain
from classifier.inference.calibration import Calibration

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
DRAWS = 200
# A source of fewer pictures has no rate worth naming.
ENOUGH = 5


@dataclass(frozen=True)
class Predictions:
    """The rows of a table of predictions as arrays of one length.

    `score_real` is natural log odds; `rank_*` is the log10 likelihood ratio before bounding, which ranks
    pictures.
    """

    id: npt.NDArray[np.str_]
    label: npt.NDArray[np.str_]
    source: npt.NDArray[np.str_]
    modification: npt.NDArray[np.str_]
    band: npt.NDArray[np.str_]
    kind: Ints
    score_real: Floats
    rank_real: Floats
    rank_other: Floats
    lr_real: Floats
    lr_other: Floats
    probability: Floats

    def where(self, chosen: npt.NDArray[Any]) -> Predictions:
        """The rows of a mask or of indices."""
        return Predictions(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


def read_predictions(path: Path, calibration: Calibration) -> Predictions:
    """The table that `evaluate_detector` wrote for a release. Raises OSError when it is not there."""
    with path.open(newline="", encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))

    def text(name: str) -> npt.NDArray[np.str_]:
        return np.array([row[name] for row in rows])

    def number(name: str) -> Floats:
        return np.array([float(row[name]) for row in rows])

    ranks = [calibration.unbounded(float(row["score"]), float(row["score_other"])) for row in rows]
    return Predictions(
        id=text("id"),
        label=text("label"),
        source=text("source"),
        modification=text("modification"),
        band=text("band"),
        kind=np.array([kind_of(row["label"]) for row in rows]),
        score_real=number("score"),
        rank_real=np.array([one.real for one in ranks]),
        rank_other=np.array([one.other for one in ranks]),
        lr_real=10 ** number("log10_lr_real"),
        lr_other=10 ** number("log10_lr_other"),
        probability=number("probability"),
    )


def tpr_at_fpr(positive: Floats, negative: Floats, rate: float) -> float | None:
    """Share of positives above every negative but the highest `rate` of them.

    None without positives, and with so few negatives that not one of them may be above.
    """
    allowed = int(rate * len(negative))
    return share(positive > np.sort(negative)[::-1][allowed]) if allowed else None


def min_cllr(positive: Floats, negative: Floats) -> float | None:
    """Cllr in bits that the best monotone calibration of these scores would reach; None without both kinds.

    What is left of Cllr above it is calibration, the rest is discrimination (Brümmer and du Preez 2006).
    """
    if not len(positive) or not len(negative):
        return None
    scores = np.concatenate([positive, negative])
    truth = np.concatenate([np.ones(len(positive)), np.zeros(len(negative))])
    _, group = np.unique(scores, return_inverse=True)
    counts = np.bincount(group)
    chance = isotonic_regression(np.bincount(group, truth) / counts, sample_weight=counts)[group]
    with np.errstate(divide="ignore"):
        ratios = chance / (1 - chance) * len(negative) / len(positive)
    return cllr(ratios[: len(positive)], np.maximum(ratios[len(positive) :], 0))


@dataclass(frozen=True)
class Group:
    """DALL·E 3 against some negatives; `pick` chooses their rows, `against` the evidence that applies."""

    name: str
    against: int
    pick: Callable[[Predictions], npt.NDArray[np.bool_]]


def groups_of(found: Predictions) -> list[Group]:
    """Not generated and other generators as wholes, then every label by itself."""
    wholes = [
        Group("not generated", REAL, lambda rows: rows.kind == REAL),
        Group("other generators", OTHER, lambda rows: rows.kind == OTHER),
    ]
    labels = sorted({str(label) for label in found.label} - {"dalle3"})
    return wholes + [Group(label, kind_of(label), of_label(label)) for label in labels]


def of_label(label: str) -> Callable[[Predictions], npt.NDArray[np.bool_]]:
    """Picks the rows of one label."""
    return lambda rows: rows.label == label


def figures(rows: Predictions, against: int) -> dict[str, float | None]:
    """The figures of DALL·E 3 rows and negatives of one kind: rates are shares of 1, Cllr is in bits."""
    positive, negative = rows.kind == DALLE3, rows.kind != DALLE3
    rank, ratio = (rows.rank_real, rows.lr_real) if against == REAL else (rows.rank_other, rows.lr_other)
    likely = rows.band == "likely"
    tpr, fpr = share(likely[positive]), share(likely[negative])
    return {
        "auc": auc(rank[positive], rank[negative]),
        "tpr": tpr,
        "fpr": fpr,
        "balanced_accuracy": None if tpr is None or fpr is None else (tpr + 1 - fpr) / 2,
        "tpr_at_fpr_1": tpr_at_fpr(rank[positive], rank[negative], 0.01),
        "tpr_at_fpr_0.5": tpr_at_fpr(rank[positive], rank[negative], 0.005),
        "cllr": cllr(ratio[positive], ratio[negative]),
        "cllr_min": min_cllr(rank[positive], rank[negative]),
        "inconclusive": share(rows.band == "inconclusive"),
    }


def with_intervals(
    rows: Predictions, statistics: Callable[[Predictions], dict[str, float | None]]
) -> dict[str, float | None]:
    """Each figure and its 90 % interval, by one bootstrap over sources for all of them."""
    found = statistics(rows)
    _, sources = np.unique(rows.source, return_inverse=True)
    drawn = [statistics(rows.where(indices)) for indices in bootstrap(sources, DRAWS)]
    result: dict[str, float | None] = {}
    for name, value in found.items():
        low, high = percentile_interval(one[name] for one in drawn)
        result |= {name: value, f"{name}_low": low, f"{name}_high": high}
    return result


def worst_source(rows: Predictions) -> dict[str, Any]:
    """The source with the highest share in `likely` among the negatives, of those with enough pictures."""
    negatives = rows.where(rows.kind != DALLE3)
    rates = [
        (float((negatives.band[mine] == "likely").mean()), int(mine.sum()), str(name))
        for name in np.unique(negatives.source)
        if (mine := negatives.source == name).sum() >= ENOUGH
    ]
    rate, images, name = max(rates, default=(None, 0, ""))
    return {"worst_source": name, "worst_source_fpr": rate, "worst_source_images": images}


def calibration(rows: Predictions) -> dict[str, float | None]:
    """Calibration error and share without an answer over all kinds, at the reference mix."""
    complete = len(np.unique(rows.kind)) == len(REFERENCE_SHARES)
    weights = mix_weights(rows.kind, REFERENCE_SHARES)
    error = expected_calibration_error(rows.probability, rows.kind == DALLE3, weights) if complete else None
    return {"ece": error, "inconclusive": share(rows.band == "inconclusive")}


def detail(found: Predictions) -> Iterator[dict[str, Any]]:
    """One row per modification and group, in the order of the table of predictions."""
    names = list(dict.fromkeys(found.modification.tolist()))
    for name in names:
        rows = found.where(found.modification == name)
        yield {"modification": name, "against": "all", **counts(rows), **with_intervals(rows, calibration)}
        for group in groups_of(found):
            some = rows.where((rows.kind == DALLE3) | group.pick(rows))
            if (some.kind != DALLE3).any():
                yield {"modification": name, "against": group.name, **counts(some), **of_group(some, group)}


def of_group(rows: Predictions, group: Group) -> dict[str, Any]:
    """Figures with intervals, and the worst source. A rate seen as 0 or 1 keeps the doubt of its count."""
    found = with_intervals(rows, lambda some: figures(some, group.against))
    for name, chosen in (("tpr", rows.kind == DALLE3), ("fpr", rows.kind != DALLE3)):
        ends = never_certain(found[f"{name}_low"], found[f"{name}_high"], counted(rows.source[chosen]))
        found |= dict(zip((f"{name}_low", f"{name}_high"), ends, strict=True))
    return found | worst_source(rows)


def counts(rows: Predictions) -> dict[str, int]:
    """How many pictures of each side, and of how many sources."""
    return {
        "n_dalle3": int((rows.kind == DALLE3).sum()),
        "n_against": int((rows.kind != DALLE3).sum()),
        "n_sources": len(np.unique(rows.source)),
    }


def write_detail(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    """The rows as CSV, numbers to four significant digits, empty where nothing was measured."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, names)
        writer.writeheader()
        for row in rows:
            writer.writerow({name: rounded(row.get(name)) for name in names})


def rounded(value: Any) -> Any:
    """A float to four significant digits, anything else as it is."""
    return f"{value:.4g}" if isinstance(value, float) else value
