"""Errors by cause: how often pictures with one property are misjudged, and sheets of them to look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from classifier.evaluation.cells import SMALL_SIDE
from classifier.evaluation.corpus import DALLE3, Sample, read_sample
from classifier.evaluation.detail import Predictions
from classifier.evaluation.modifications import NONE
from classifier.inference.caveats import FLAT, HEAVY_JPEG
from classifier.intake.errors import RefusedImage
from classifier.intake.facts import Facts

TWO_TONES = 0.8
TILE, COLUMNS, CAPTION = 224, 6, 14
# A picture counts under the first cause that fits it.
CAUSES: tuple[tuple[str, Callable[[Facts], bool]], ...] = (
    ("small", lambda f: f.short_side < SMALL_SIDE),
    ("strong JPEG", lambda f: f.jpeg_quality is not None and f.jpeg_quality <= HEAVY_JPEG),
    ("nearly two tones", lambda f: f.two_tone_share > TWO_TONES),
    ("mostly flat colour", lambda f: f.flat_share >= FLAT),
    ("no colour", lambda f: f.is_grayscale),
    ("none of these", lambda _: True),
)
KINDS_IN_WORDS = ("DALL·E 3", "another generator", "not generated")


def cause_of(facts: Facts) -> str:
    """The first property that could explain an error."""
    return next(name for name, fits in CAUSES if fits(facts))


def causes(found: Predictions, samples: Sequence[Sample]) -> list[dict[str, Any]]:
    """Per kind and cause: pictures, and how many were called likely, got no answer, or no evidence."""
    untouched = found.where(found.modification == NONE)
    bands = dict(zip(untouched.id.tolist(), untouched.band.tolist(), strict=True))
    kept = [(sample, cause_of(facts)) for sample, facts in facts_of(samples, set(bands))]
    rows = []
    for kind, words in enumerate(KINDS_IN_WORDS):
        for name, _ in CAUSES:
            mine = [bands[sample.id] for sample, cause in kept if sample.kind == kind and cause == name]
            if mine:
                counts = {band: mine.count(band) for band in ("likely", "inconclusive", "no_evidence")}
                rows.append({"kind": words, "cause": name, "pictures": len(mine), **counts})
    return rows


def facts_of(samples: Sequence[Sample], wanted: set[str]) -> Iterator[tuple[Sample, Facts]]:
    """Facts of the wanted pictures that intake takes."""
    for sample in samples:
        if sample.id in wanted:
            try:
                yield sample, read_sample(sample).facts
            except RefusedImage:
                continue


def write_sheets(found: Predictions, samples: Sequence[Sample], folder: Path) -> list[Path]:
    """One sheet of pictures per kind of error, worst first; for looking at, never for publishing."""
    folder.mkdir(parents=True, exist_ok=True)
    untouched = found.where(found.modification == NONE)
    by_id = {sample.id: sample for sample in samples}
    groups = {
        "missed": (untouched.kind == DALLE3) & (untouched.band == "no_evidence"),
        "no_answer": (untouched.kind == DALLE3) & (untouched.band == "inconclusive"),
        "wrongly_flagged": (untouched.kind != DALLE3) & (untouched.band == "likely"),
    }
    paths = []
    for name, chosen in groups.items():
        errors = untouched.where(chosen)
        worst = errors.score_real.argsort()[:: -1 if name == "wrongly_flagged" else 1]
        pictures = [
            (by_id[id_], label) for id_, label in zip(errors.id[worst], errors.label[worst], strict=True)
        ]
        if pictures:
            paths.append(folder / f"{name}.jpg")
            sheet(pictures).save(paths[-1], quality=85)
    return paths


def sheet(pictures: Sequence[tuple[Sample, str]]) -> Image.Image:
    """The pictures in rows, each with its id and label."""
    rows = -(-len(pictures) // COLUMNS)
    page = Image.new("RGB", (COLUMNS * TILE, rows * (TILE + CAPTION)), "white")
    draw = ImageDraw.Draw(page)
    for number, (sample, label) in enumerate(pictures):
        left, top = number % COLUMNS * TILE, number // COLUMNS * (TILE + CAPTION)
        small = read_sample(sample).pixels.copy()
        small.thumbnail((TILE - 4, TILE - 4))
        page.paste(small, (left, top + CAPTION))
        draw.text((left, top), f"{sample.id[:8]} {label}", fill="black")
    return page
