"""How often each technique finds something, how often wrongly, and how fast, over a labelled corpus."""

from __future__ import annotations

import csv
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from classifier.evaluation.corpus import Sample
from classifier.evaluation.modifications import EDITS, modify
from classifier.intake.decode import DecodedImage, read_image
from classifier.intake.errors import RefusedImage
from classifier.provenance.inspect import techniques
from classifier.provenance.signal import Kind, Says, Signal, State
from classifier.provenance.watermark import read_watermark

SILENT: Final = frozenset({State.NONE, State.NOT_CHECKED})
RATES: Final = "signals.csv"
SURVIVAL: Final = "watermark_survival.csv"
GROUPS: Final = ("DALL·E 3", "other generators", "not generated")


@dataclass(frozen=True)
class Finding:
    """One technique on one file; `seconds` is wall time."""

    sample: Sample
    signal: Signal
    seconds: float


def findings(samples: Iterable[Sample], say: Callable[[str], None]) -> Iterator[Finding]:
    """Every technique on every file that intake accepts."""
    for done, sample in enumerate(samples, 1):
        data = sample.path.read_bytes()
        try:
            image = read_image(data)
        except RefusedImage:
            continue
        for look in techniques(data, image).values():
            start = time.perf_counter()
            signal = look()
            yield Finding(sample, signal, time.perf_counter() - start)
        if done % 100 == 0:
            say(f"looked at {done} files")


def rates(found: Sequence[Finding]) -> list[dict[str, Any]]:
    """One row a technique and label, then one a technique and kind of picture."""
    cells: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for one in found:
        cells[one.signal.kind, one.sample.label].append(one)
        cells[one.signal.kind, GROUPS[one.sample.kind]].append(one)
    return [row(kind, label, cells[kind, label]) for kind in Kind for k, label in sorted(cells) if k == kind]


def row(kind: str, label: str, found: Sequence[Finding]) -> dict[str, Any]:
    """Counts of one cell; milliseconds are medians and 95th percentiles over its files."""
    took = 1000 * np.array([one.seconds for one in found])
    signals = [one.signal for one in found]
    return {
        "technique": kind,
        "label": label,
        "files": len(found),
        "found": sum(signal.state not in SILENT for signal in signals),
        "verified": sum(signal.state is State.VERIFIED for signal in signals),
        "unknown_issuer": sum(signal.state is State.UNKNOWN_ISSUER for signal in signals),
        "unverifiable": sum(signal.state is State.UNVERIFIABLE for signal in signals),
        "altered": sum(signal.state is State.ALTERED for signal in signals),
        "unreadable": sum(signal.state is State.UNREADABLE for signal in signals),
        "says_dalle3": sum(
            signal.says in {Says.DALLE3, Says.EDITED_DALLE3, Says.PART_DALLE3} for signal in signals
        ),
        "says_other_generator": sum(signal.says is Says.OTHER_GENERATOR for signal in signals),
        "says_generated": sum(signal.says is Says.GENERATED for signal in signals),
        "says_camera": sum(signal.says is Says.CAMERA for signal in signals),
        "median_ms": round(float(np.median(took)), 1),
        "p95_ms": round(float(np.percentile(took, 95)), 1),
    }


def survival(found: Sequence[Finding], say: Callable[[str], None]) -> list[dict[str, Any]]:
    """Of the files in which a watermark was found: in how many it is found again after each edit."""
    marked = [f.sample for f in found if f.signal.kind is Kind.WATERMARK and f.signal.state is State.FOUND]
    images = [read_image(sample.path.read_bytes()) for sample in marked]
    rows = []
    for name in EDITS:
        kept = sum(still_marked(image, name, number) for number, image in enumerate(images))
        rows.append({"modification": name, "files": len(images), "still_found": kept})
        say(f"{name}: {kept} of {len(images)}")
    return rows


def still_marked(image: DecodedImage, name: str, seed: int) -> bool:
    """Whether the watermark is read after the edit."""
    try:
        return read_watermark(read_image(modify(name, image.pixels, seed)).pixels).state is State.FOUND
    except RefusedImage:
        return False


def write(path: Path, rows: Sequence[dict[str, Any]]) -> None:
    """A CSV with a header."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
