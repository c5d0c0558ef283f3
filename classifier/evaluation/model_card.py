"""Writes the model card: a page for readers with every figure taken from a release's own tables."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifier.evaluation.audit import audit
from classifier.evaluation.cells import CELLS, KINDS
from classifier.evaluation.corpus import DALLE3, MANIFEST, Sample
from classifier.evaluation.detail import Predictions, detail, read_predictions, write_detail
from classifier.evaluation.gallery import KINDS_IN_WORDS, causes, write_sheets
from classifier.evaluation.modifications import NONE
from classifier.evaluation.plots import plot_reliability, plot_robustness, plot_roc, plot_training
from classifier.evaluation.report import write_table
from classifier.inference.card import ModelCard

Rows = Sequence[dict[str, Any]]


def write_model_card(card: ModelCard, page: Path, samples: Sequence[Sample] = ()) -> None:
    """Write results/detail.csv and results/audit.csv of the release, the page, and its plots beside it.

    With `samples` the audit also asks how far thumbnails alone would get, and errors are counted by cause in
    results/causes.csv; without, the earlier answers stay.
    Raises ValueError when the release was not measured.
    """
    if not card.evaluation:
        raise ValueError(f"{card.name} was not measured yet. Run evaluate_detector --release first.")
    results = card.folder / "results"
    found = read_predictions(predictions_of(card), card.calibration)
    rows = list(detail(found))
    write_detail(results / "detail.csv", rows)
    audited = audit(found, MANIFEST, samples) if samples else read_audit(results / "audit.csv")
    by_cause = causes(found, samples) if samples else read_table(results / "causes.csv")
    if samples:
        write_table(results / "audit.csv", [{**BLANK, **row} for row in audited])
        write_table(results / "causes.csv", by_cause)
    plots = page.with_suffix("")
    plots.mkdir(parents=True, exist_ok=True)
    draw(found, rows, results, plots)
    page.write_text(
        "\n".join(lines(card, found, Tables(rows, audited, by_cause), plots.name)) + "\n", encoding="utf-8"
    )


def write_gallery(card: ModelCard, samples: Sequence[Sample], folder: Path) -> None:
    """Sheets of what the release got wrong. Raises ValueError without samples to show."""
    if not samples:
        raise ValueError("The gallery shows the pictures themselves: say where they are with --data DIR.")
    write_sheets(read_predictions(predictions_of(card), card.calibration), samples, folder)


def predictions_of(card: ModelCard) -> Path:
    """The table of predictions that the card's figures come from."""
    return card.folder / "results" / f"{card.evaluation['split']}_predictions.csv"


BLANK: dict[str, Any] = {"question": "", "auc_real": "", "auc_other": "", "movement": ""}


@dataclass(frozen=True)
class Tables:
    """What the page shows: figures in detail, the audit of shortcuts, and errors by cause."""

    detail: Rows
    audit: Rows
    causes: Rows


def read_table(path: Path) -> list[dict[str, Any]]:
    """The table of an earlier run as text, or nothing."""
    if not path.is_file():
        return []
    with path.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def read_audit(path: Path) -> list[dict[str, Any]]:
    """The audit of an earlier run, or nothing."""
    rows = read_table(path)
    return [{name: float(v) if name != "question" else v for name, v in row.items() if v} for row in rows]


def draw(found: Predictions, rows: Rows, results: Path, plots: Path) -> None:
    """The four plots."""
    untouched = found.where(found.modification == NONE)
    plot_roc(untouched, plots / "roc.svg")
    plot_reliability(untouched, plots / "reliability.svg")
    plot_robustness(rows, WORDS, plots / "robustness.svg")
    if (results / "training_log.csv").is_file():
        plot_training(results / "training_log.csv", plots / "training.svg")


def lines(card: ModelCard, found: Predictions, tables: Tables, plots: str) -> Iterator[str]:
    """The page, line by line, in Markdown."""
    untouched = [row for row in tables.detail if row["modification"] == NONE]
    yield from head(card)
    yield from ["## Untouched files", "", *table_of(untouched, "against", names()), ""]
    overall = next(row for row in untouched if row["against"] == "all")
    yield (
        f"Expected calibration error {percent(overall, 'ece')} at a mix of 20 % DALL·E 3, 20 % other "
        f"generators and 60 % not generated; no answer for {percent(overall, 'inconclusive')} of all."
    )
    yield from ["", f"![True against false positive rate]({plots}/roc.svg)", ""]
    yield from [f"![Stated probability against observed share]({plots}/reliability.svg)", ""]
    changed = [row for row in tables.detail if row["against"] == "not generated"]
    yield from [
        "## After modifications, against not generated",
        "",
        *table_of(changed, "modification", WORDS),
        "",
    ]
    yield from [f"![Share found per modification]({plots}/robustness.svg)", ""]
    yield from ["## By source, untouched files", "", *source_table(found), ""]
    yield from ["## Errors by cause, untouched files", "", *cause_table(tables.causes), ""]
    yield from ["## Shortcuts", "", *audit_table(tables.audit), ""]
    yield from [
        "## Training",
        "",
        *training(card),
        "",
        f"![Loss and AUC over time]({plots}/training.svg)",
        "",
    ]
    yield from ["## Limits", "", *(f"* {limit}" for limit in card.limits), ""]
    yield from ["## Not for", "", *(f"* {use}" for use in card.out_of_scope)]


WORDS = {cell.code: cell.label for cell in CELLS}


def names() -> dict[str, str]:
    """Words for the groups of the first table."""
    return {**KINDS, "not generated": "**not generated**", "other generators": "**other generators**"}


def head(card: ModelCard) -> Iterator[str]:
    """What the release is, and what its figures rest on."""
    yield f"# Model card of {card.name}"
    yield ""
    yield f"It answers one question: {card.question}"
    yield "This page is written by `manage.py model_card`; change nothing in it by hand."
    yield ""
    measured = card.evaluation
    images = ", ".join(f"{count} {label}" for label, count in measured["images"].items())
    yield (
        f"Measured on the split `{measured['split']}` ({images}; {measured['from_pack']} of them stand-ins; "
        f"none of its sources was trained on) by `{measured['command']}`. In brackets: 90 % intervals by "
        "bootstrap over sources. Found and wrongly flagged are shares called “likely” at the release's "
        "thresholds, which were chosen on `val`."
    )
    yield ""


COLUMNS = {
    "auc": "AUC",
    "tpr": "found",
    "fpr": "wrongly flagged",
    "balanced_accuracy": "balanced accuracy",
    "tpr_at_fpr_1": "found at FPR 1 %",
    "tpr_at_fpr_0.5": "found at FPR 0.5 %",
    "cllr": "Cllr",
    "cllr_min": "least Cllr",
}
PLAIN = ("auc", "cllr", "cllr_min")


def table_of(rows: Rows, first: str, words: dict[str, str]) -> Iterator[str]:
    """The figures of rows that have any, one a line, with intervals, pictures and the worst source."""
    yield f"| {first} | {' | '.join(COLUMNS.values())} | pictures | worst source |"
    yield "|" + "---|" * (len(COLUMNS) + 3)
    for row in rows:
        if row.get("auc") is None:
            continue
        cells = [number(row, name) if name in PLAIN else percent(row, name) for name in COLUMNS]
        worst = f"{100 * row['worst_source_fpr']:.0f} %" if row["worst_source_fpr"] is not None else "–"
        pictures = f"{row['n_dalle3']} + {row['n_against']}"
        yield f"| {words.get(row[first], row[first])} | {' | '.join(cells)} | {pictures} | {worst} |"


def source_table(found: Predictions) -> Iterator[str]:
    """What is said of each source's untouched pictures, worst first: a gallery of errors in numbers."""
    yield "| source | kind | pictures | likely | no answer | no evidence |"
    yield "|---|---|---|---|---|---|"
    untouched = found.where(found.modification == NONE)
    keys = sorted(set(zip(untouched.kind.tolist(), untouched.source.tolist(), strict=True)))
    for kind, source in sorted(keys, key=lambda key: error_rate(untouched, *key), reverse=True):
        bands = untouched.where((untouched.kind == kind) & (untouched.source == source)).band
        counted = [str(int((bands == band).sum())) for band in ("likely", "inconclusive", "no_evidence")]
        yield f"| {source} | {KINDS_IN_WORDS[kind]} | {len(bands)} | {' | '.join(counted)} |"


def cause_table(by_cause: Rows) -> Iterator[str]:
    """How pictures with a property that could explain an error were judged."""
    if not by_cause:
        yield "Not counted yet."
        return
    yield "A picture counts under the first property that it has."
    yield ""
    yield "| kind | property | pictures | likely | no answer | no evidence |"
    yield "|---|---|---|---|---|---|"
    for row in by_cause:
        yield "| " + " | ".join(str(row[name]) for name in CAUSE_COLUMNS) + " |"


CAUSE_COLUMNS = ("kind", "cause", "pictures", "likely", "inconclusive", "no_evidence")


def error_rate(found: Predictions, kind: int, source: str) -> float:
    """Share of a source's pictures of a kind that got the wrong answer or, counting half, none."""
    bands = found.where((found.kind == kind) & (found.source == source)).band
    wrong = bands == ("no_evidence" if kind == DALLE3 else "likely")
    return float(wrong.mean() + (bands == "inconclusive").mean() / 2)


def percent(row: dict[str, Any], name: str) -> str:
    """A share with its interval, in percent."""
    if row[name] is None:
        return "–"
    return f"{100 * row[name]:.1f} % ({100 * row[f'{name}_low']:.0f}–{100 * row[f'{name}_high']:.0f})"


def number(row: dict[str, Any], name: str) -> str:
    """A figure with its interval, as it stands."""
    return f"{row[name]:.3f} ({row[f'{name}_low']:.2f}–{row[f'{name}_high']:.2f})"


def audit_table(audited: Rows) -> Iterator[str]:
    """What a shortcut alone would reach, beside the detector."""
    if not audited:
        yield "Not audited yet."
        return
    yield "| | AUC against not generated | against other generators |"
    yield "|---|---|---|"
    for row in audited:
        if "movement" in row:
            yield f"| {row['question']} | {row['movement']:.2f} | |"
        else:
            yield f"| {row['question']} | {row['auc_real']:.3f} | {row['auc_other']:.3f} |"


def training(card: ModelCard) -> Iterator[str]:
    """Where the weights come from."""
    made = card.training
    images = ", ".join(f"{count} {label}" for label, count in made["images"].items())
    yield (
        f"{made['steps']} steps on {sum(made['images'].values())} pictures of {made['sources']} sources "
        f"({images}), {made['from_pack']} of them stand-ins; from {made['initial_weights']}; "
        f"by `{made['command']}`."
    )
