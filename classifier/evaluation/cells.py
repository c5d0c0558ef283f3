"""Which rows make a condition, and which files it is told to; holds no figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from classifier.evaluation.journal import Row
from classifier.evaluation.modifications import NONE
from classifier.inference.caveats import FLAT, FRAMED, HEAVY_JPEG, LETTERED
from classifier.inference.conditions import passes

SMALL_SIDE = 400
MEDIUM_SIDE = 800
# Saved, scaled, cut or sent, but nothing drawn into it and no colour changed.
UNEDITED = frozenset(
    {
        NONE,
        "stripped",
        "reencoded",
        "jpeg_95",
        "jpeg_80",
        "jpeg_60",
        "jpeg_50",
        "jpeg_40",
        "jpeg_30",
        "webp_80",
    }
    | {"webp_50", "avif_50", "resize_0.25", "resize_0.5", "resize_0.75", "resize_1.5", "resize_2", "social"}
    | {"social_twice", "messenger", "crop_75", "crop_50", "crop_25", "crop_10"}
)


@dataclass(frozen=True)
class Cell:
    """Which rows make a condition, and which files it fits."""

    code: str
    label: str
    holds: Callable[[Row], bool]
    when: dict[str, Any]


def under(name: str) -> Callable[[Row], bool]:
    """Rows of one modification."""
    return lambda row: row.modification == name


def labelled(label: str) -> Callable[[Row], bool]:
    """Untouched rows of one label."""
    return lambda row: row.modification == NONE and row.sample.label == label


def is_flat(row: Row) -> bool:
    """Untouched, and mostly without texture."""
    return row.modification == NONE and row.facts.flat_share >= FLAT


def below(fact: str, limit: int) -> dict[str, Any]:
    """Files whose fact is under the limit."""
    return {"fact": fact, "below": limit}


def at_least(fact: str, limit: float) -> dict[str, Any]:
    """Files whose fact reaches the limit."""
    return {"fact": fact, "at_least": limit}


def trace_cell(code: str, label: str, names: frozenset[str], when: dict[str, Any]) -> Cell:
    """Rows of edits that leave a trace which intake can measure, where it did."""
    return Cell(code, label, lambda row: row.modification in names and passes(when, row.facts), when)


def file_cell(code: str, label: str, *tests: dict[str, Any]) -> Cell:
    """Unedited rows whose files pass the tests, however they came to be so."""

    def holds(row: Row) -> bool:
        return row.modification in UNEDITED and all(passes(test, row.facts) for test in tests)

    return Cell(code, label, holds, {"all": list(tests)})


EDITED = {
    "stripped": "saved again without loss and without metadata",
    "reencoded": "all saved again as WebP at quality 90",
    "jpeg_95": "saved as JPEG at quality 95",
    "jpeg_80": "saved as JPEG at quality 80",
    "jpeg_60": "saved as JPEG at quality 60",
    "jpeg_50": "saved as JPEG at quality 50",
    "jpeg_40": "saved as JPEG at quality 40",
    "jpeg_30": "saved as JPEG at quality 30",
    "webp_80": "saved as WebP at quality 80",
    "webp_50": "saved as WebP at quality 50",
    "avif_50": "saved as AVIF at quality 50",
    "resize_0.25": "scaled to a quarter of the size",
    "resize_0.5": "scaled to half the size",
    "resize_0.75": "scaled to three quarters of the size",
    "resize_1.5": "enlarged by half",
    "resize_2": "enlarged to twice the size",
    "crop_75": "cut to three quarters of the area",
    "crop_50": "cut to half the area",
    "crop_25": "cut to a quarter of the area",
    "crop_10": "cut to a tenth of the area",
    "rotate_2": "turned by 2 degrees",
    "rotate_90": "turned by a quarter",
    "flip": "mirrored",
    "blur": "blurred",
    "sharpen": "sharpened",
    "noise": "with noise added",
    "brightness": "brightened",
    "contrast": "with more contrast",
    "saturation": "with more or less saturated colours",
    "hue": "with colours turned",
    "text": "with text over the picture",
    "border": "with a frame and a caption",
    "screenshot": "as a screenshot of a browser",
    "social": "shared once on a social network (simulated)",
    "social_twice": "shared twice on a social network (simulated)",
    "messenger": "sent through a messenger (simulated)",
    "printed": "printed and photographed (simulated)",
    "denoised": "smoothed and saved by a strong codec, to hide traces",
    "cutout_5": "with a piece of another picture over a twentieth of the area",
    "cutout_10": "with a piece of another picture over a tenth of the area",
    "cutout_20": "with a piece of another picture over a fifth of the area",
    "inserted_10": "with a piece made with DALL·E 3 over a tenth of the area (out of scope)",
    "attacked": "with invisible noise computed against this network (attack)",
}
SMALL, MEDIUM = below("short_side", SMALL_SIDE), below("short_side", MEDIUM_SIDE)
HEAVY = below("jpeg_quality", HEAVY_JPEG + 1)
# The first cell whose `when` fits a file is the one it is told about.
CELLS = (
    file_cell("small_heavy", f"short side under {SMALL_SIDE} pixels, strongly compressed JPEG", SMALL, HEAVY),
    file_cell("small", f"short side under {SMALL_SIDE} pixels", SMALL),
    Cell(
        "grayscale", "turned to shades of gray", under("grayscale"), {"fact": "is_grayscale", "equals": True}
    ),
    trace_cell(
        "framed",
        "in a frame, with a caption bar, or inside a screenshot",
        frozenset({"border", "screenshot"}),
        at_least("frame_share", FRAMED),
    ),
    trace_cell(
        "lettered",
        "with large outlined text over the picture",
        frozenset({"text"}),
        at_least("lettering_share", LETTERED),
    ),
    file_cell(
        "medium_heavy", f"short side under {MEDIUM_SIDE} pixels, strongly compressed JPEG", MEDIUM, HEAVY
    ),
    file_cell("medium", f"short side under {MEDIUM_SIDE} pixels", MEDIUM),
    file_cell("heavy", "strongly compressed JPEG", HEAVY),
    Cell(NONE, "untouched files", under(NONE), {}),
    *(Cell(code, label, under(code), {}) for code, label in EDITED.items()),
    Cell("flat", "large plain areas", is_flat, {}),
)
KINDS = {
    "real-photo": "photographs",
    "dalle2": "made with DALL·E 2",
    "firefly": "made with Adobe Firefly",
    "flux": "made with Flux",
    "gpt-image": "made with gpt-image (ChatGPT since 2025)",
    "imagen": "made with Google Imagen",
    "midjourney": "made with Midjourney",
    "other-ai": "made with other generators",
    "sd": "made with Stable Diffusion 1 or 2",
    "sdxl": "made with Stable Diffusion XL or 3",
    "real-art": "paintings and drawings",
    "real-graphic": "graphics and charts",
}


def label_cells(labels: set[str]) -> list[Cell]:
    """One cell per kind of not-generated picture and per other generator."""
    return [
        Cell(
            f"label_{label}",
            KINDS.get(label, f"made with {label}"),
            labelled(label),
            {},
        )
        for label in sorted(labels - {"dalle3"})
    ]
