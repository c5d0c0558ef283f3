"""Whether the limits of a calibration hold for kinds of files, and what threshold each would need for itself.

    python -m benchmarks.quality_groups --data DIR --rows WORK/run/calibration-....jsonl

Reads what a training kept of its calibration on `val` (untouched files and two histories of each). A kind
of file that breaks the limits of training/calibrate.py may deserve a quality group: see docs/adr/0009.
"""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from classifier.evaluation.corpus import load_corpus, of_split
from classifier.evaluation.journal import Row, row_of, whole_lines
from classifier.inference.caveats import HEAVY_JPEG
from classifier.inference.decision import Thresholds, unreadable_reasons
from classifier.intake.facts import Facts
from classifier.training.calibrate import (
    DALLE3,
    LARGE,
    OTHER,
    REAL,
    choose_thresholds,
    fit_calibration,
    pair_of,
    source_weights,
)
from classifier.training.release import LIMITS_OF_FILES, REFERENCE_MIX, SEED

Strength = Callable[[Row], float]


def is_large(facts: Facts) -> bool:
    """Of the group of large pictures."""
    return facts.short_side >= LARGE


def is_heavy(facts: Facts) -> bool:
    """A strongly compressed JPEG."""
    return facts.jpeg_quality is not None and facts.jpeg_quality <= HEAVY_JPEG


CELLS: dict[str, Callable[[Facts], bool]] = {
    "all": lambda _facts: True,
    "large": is_large,
    "small": lambda facts: not is_large(facts),
    "strongly compressed": is_heavy,
    "the same, large": lambda facts: is_heavy(facts) and is_large(facts),
    "the same, small": lambda facts: is_heavy(facts) and not is_large(facts),
}


def line(name: str, rows: Sequence[Row], strength: Strength, limits: Thresholds) -> str:
    """Shares called likely by kind, the threshold these rows would choose, and what it would find of them."""
    alone, _ = pair_of(rows, strength)
    cells = []
    for kind in (DALLE3, OTHER, REAL):
        mine = [row for row in rows if row.sample.kind == kind]
        likely = [strength(row) >= limits.for_file(row.facts).likely for row in mine]
        cells.append(f"{np.average(likely, weights=source_weights(mine)):6.1%} of {len(mine):4}")
    found = [row for row in rows if row.sample.kind == DALLE3]
    then = np.average([strength(row) >= alone for row in found], weights=source_weights(found))
    return f"{name:20} {'   '.join(cells)}   alone {alone:5.2f}, finds {then:.1%}"


def main() -> None:
    """Print a line for each kind of file, and the not generated pictures that set its thresholds."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rows", type=Path, required=True)
    given = parser.parse_args()
    samples = {sample.id: sample for sample in of_split(load_corpus(given.data), "val")}
    rows = [row_of(values, samples) for values in whole_lines(given.rows)[1:]]
    answered = [row for row in rows if not unreadable_reasons(row.facts, LIMITS_OF_FILES)]
    calibration = fit_calibration(rows, SEED)
    limits = choose_thresholds(rows, calibration, REFERENCE_MIX, LIMITS_OF_FILES)

    def strength(row: Row) -> float:
        return calibration.strength(row.score_real, row.score_other, REFERENCE_MIX)

    print("called likely:       DALL·E 3         other generators not generated")
    for name, fits in CELLS.items():
        print(line(name, [row for row in answered if fits(row.facts)], strength, limits))
    highest = sorted((row for row in answered if row.sample.kind == REAL), key=strength, reverse=True)[:8]
    for row in highest:
        print(f"{strength(row):5.2f} {row.sample.id} {row.sample.source} {row.modification}")


if __name__ == "__main__":
    main()
