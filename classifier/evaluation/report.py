"""Measures a release and writes the figures beside its card; never changes weights or thresholds."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from classifier.evaluation.corpus import DALLE3, OTHER, REAL, Sample, data_hash
from classifier.evaluation.journal import Journal, Row
from classifier.evaluation.measure import Job, measure
from classifier.evaluation.metrics import cllr
from classifier.evaluation.modifications import MODIFICATIONS, NONE
from classifier.evaluation.tables import Judged, conditions_of, judge
from classifier.inference.card import ModelCard, write_card
from classifier.inference.engine import Engine

SEED = 3
PREDICTIONS = (
    "id",
    "split",
    "label",
    "source",
    "origin",
    "modification",
    "score",
    "score_other",
    "log10_lr_real",
    "log10_lr_other",
    "likelihood_ratio",
    "probability",
    "band",
    "reasons",
)


def evaluate_release(
    folder: Path,
    samples: Sequence[Sample],
    command: str,
    *,
    modifications: Sequence[str] = MODIFICATIONS,
    processes: int = 1,
    device: str | None = "cpu",
    say: Callable[[str], None] = print,
    keep: Path | None = None,
) -> ModelCard:
    """Measure a release on samples of one split; the card with its new conditions, as written.

    Writes results/<split>_predictions.csv and results/conditions.csv. Raw scores go into the file `keep`, and
    those that stand there are not measured again. Raises CardMismatch for a bad release and ValueError for a
    file about something else.
    """
    card = ModelCard.load(folder)
    make_engine = partial(Engine, card, device)
    journal = Journal(keep, card, SEED, samples) if keep else None
    job = Job(tuple(modifications), SEED, tuple(samples))
    rows = measure(make_engine, samples, job, processes, say, journal=journal)
    judged = judge(card, rows)
    split = samples[0].split
    results = folder / "results"
    results.mkdir(exist_ok=True)
    write_predictions(results / f"{split}_predictions.csv", judged)
    measured = replace(
        card,
        conditions=conditions_of(judged),
        evaluation=summary(judged, samples, command),
        measured_range=measured_range(rows),
    )
    write_table(results / "conditions.csv", [condition.to_json() for condition in measured.conditions])
    write_card(measured)
    return measured


def write_predictions(path: Path, judged: Sequence[Judged]) -> None:
    """One row per image and modification, in the columns of PREDICTIONS."""
    write_table(path, [dict(zip(PREDICTIONS, prediction_row(one), strict=True)) for one in judged])


def prediction_row(one: Judged) -> list[Any]:
    """The values of PREDICTIONS, rounded to six significant digits."""
    row, said = one.row, one.prediction
    sample = row.sample
    numbers = (row.score_real, row.score_other, said.log10_lr_real, said.log10_lr_other)
    rounded = [f"{value:.6g}" for value in (*numbers, said.likelihood_ratio, said.probability)]
    names = [sample.id, sample.split, sample.label, sample.source, sample.origin, row.modification]
    return [*names, *rounded, said.band, " ".join(said.reasons)]


def write_table(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    """A CSV of our own numbers and codes; no text of strangers goes in."""
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def measured_range(rows: Sequence[Row]) -> dict[str, float]:
    """The largest short side, in pixels, and the longest shape among the untouched files."""
    facts = [row.facts for row in rows if row.modification == NONE]
    return {
        "short_side_max": float(max(f.short_side for f in facts)),
        "aspect_max": round(max(max(f.width, f.height) / f.short_side for f in facts), 2),
    }


def summary(judged: Sequence[Judged], samples: Sequence[Sample], command: str) -> dict[str, Any]:
    """What was measured, on what, by which command."""
    labels = sorted({sample.label for sample in samples})
    untouched = [one for one in judged if one.row.modification == NONE]
    return {
        "split": samples[0].split,
        "command": command,
        "data_hash": data_hash(samples),
        "images": {label: sum(s.label == label for s in samples) for label in labels},
        "from_pack": sum(s.origin == "pack" for s in samples),
        "cllr_real": cost(untouched, REAL),
        "cllr_other": cost(untouched, OTHER),
        "worst_source": worst_source(untouched),
    }


def cost(judged: Sequence[Judged], kind: int) -> float | None:
    """Cllr in bits of the bounded likelihood ratio against one kind."""

    def ratios(of: int) -> Any:
        chosen = [one.prediction for one in judged if one.row.sample.kind == of]
        values = [said.log10_lr_real if kind == REAL else said.log10_lr_other for said in chosen]
        return 10.0 ** np.array(values)

    return cllr(ratios(DALLE3), ratios(kind))


def worst_source(judged: Sequence[Judged], at_least: int = 5) -> dict[str, Any]:
    """The source of not-generated pictures with the highest share in `likely`, and its size."""
    bands: dict[str, list[str]] = defaultdict(list)
    for one in judged:
        if one.row.sample.kind == REAL:
            bands[one.row.sample.source].append(one.prediction.band)
    counted = [
        (said.count("likely") / len(said), len(said), source)
        for source, said in bands.items()
        if len(said) >= at_least
    ]
    if not counted:
        return {}
    rate, images, source = max(counted)
    return {"source": source, "fpr_real": rate, "images": images}
