"""Measured rates of the techniques beside the pixels, for the public page; from committed result tables."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

RESULTS: Final = Path(__file__).parents[1] / "provenance" / "results"
DALLE3, OTHERS, REAL = "DALL·E 3", "other generators", "not generated"
Rows = dict[tuple[str, str], dict[str, str]]


@dataclass(frozen=True)
class TechniqueRate:
    """Of how many files of each kind a technique found something, and how often that named DALL·E 3."""

    technique: str
    name: str
    dalle3: str
    others: str
    real: str
    wrong: str
    beside: str


NAMES: Final = {
    "content_credentials": "Content Credentials (C2PA)",
    "metadata": "Metadata (IPTC, XMP, EXIF)",
    "generator_marks": "Marks of image generators",
    "watermark": "Open watermarks",
}


def measured_sentence(technique: str) -> str:
    """What stands beside a finding; empty where nothing was measured."""
    return next((rate.beside for rate in technique_rates() if rate.technique == technique), "")


@cache
def measured_rows() -> Rows:
    """The counts of every technique and kind of file; empty where nothing was measured."""
    path = RESULTS / "signals.csv"
    if not path.is_file():
        return {}
    with path.open(newline="") as handle:
        return {(row["technique"], row["label"]): row for row in csv.DictReader(handle)}


@cache
def technique_rates() -> tuple[TechniqueRate, ...]:
    """One row a technique, in the order of NAMES; empty where nothing was measured."""
    rows = measured_rows()
    return tuple(_rate(technique, rows) for technique in NAMES if (technique, DALLE3) in rows)


def _rate(technique: str, rows: Rows) -> TechniqueRate:
    kinds = [rows[technique, label] for label in (DALLE3, OTHERS, REAL)]
    dalle3, others, real = (f"{int(row['found']):,} of {int(row['files']):,}" for row in kinds)
    wrong = sum(int(row["says_dalle3"]) for row in kinds[1:])
    accused = int(kinds[2]["says_other_generator"]) + int(kinds[2]["says_generated"])
    files = int(kinds[1]["files"]) + int(kinds[2]["files"])
    return TechniqueRate(
        technique,
        NAMES[technique],
        dalle3,
        others,
        real,
        beside=f"Measured: something was found in {dalle3} DALL·E 3 files, in {others} of other generators "
        f"and in {real} that no generator made.",
        wrong=f"{wrong} of {files:,} wrongly named DALL·E 3; {accused} of {int(kinds[2]['files']):,} "
        "pictures nobody generated wrongly called generated",
    )
