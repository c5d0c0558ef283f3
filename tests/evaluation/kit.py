"""A made-up corpus on disk, small enough to train and measure in seconds."""

import csv
from pathlib import Path

from tests.inference.kit import picture

LABELS = ("dalle3", "midjourney", "real-photo")
COLUMNS = ("id", "split", "label", "repo")


def write_corpus(folder: Path, per_cell: int = 2, size: tuple[int, int] = (150, 140)) -> Path:
    """index.csv, originals and manifest.csv for every split and label; each cell has its own sources."""
    manifest, index = [], []
    for number, (split, label) in enumerate((s, lab) for s in ("train", "val", "test") for lab in LABELS):
        for copy in range(per_cell):
            name = f"{number:08x}{copy:08x}"
            path = folder / split / label / f"{name}.png"
            path.parent.mkdir(parents=True, exist_ok=True)
            picture(*size, seed=10 * number + copy).save(path)
            manifest.append((name, split, label, f"{label}-{split}-{copy}/pictures"))
            index.append((name, split, label, path.relative_to(folder)))
    write_rows(folder / "manifest.csv", COLUMNS, manifest)
    write_rows(folder / "index.csv", ("id", "split", "label", "path"), index)
    return folder


def write_rows(path, header, rows):
    with path.open("w", newline="") as handle:
        csv.writer(handle).writerows([header, *rows])
