"""From measured rows to conditions: error rates per modification, size, kind of picture and generator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from classifier.evaluation.measure import Row
from classifier.evaluation.metrics import (
    auc,
    bootstrap_interval,
    expected_calibration_error,
    mix_weights,
    share,
    upper_bound_of_zero,
)
from classifier.evaluation.modifications import NONE
from classifier.inference.card import ModelCard
from classifier.inference.caveats import FLAT, HEAVY_JPEG
from classifier.inference.conditions import Condition, passes
from classifier.inference.prediction import Prediction, Scores, conclude

SMALL_SIDE = 400
MEDIUM_SIDE = 800
# DALL·E 3, other generators, not generated: the mix at which calibration errors are stated.
REFERENCE_SHARES = (0.2, 0.2, 0.6)
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
class Judged:
    """A row with what the release says about it."""

    row: Row
    prediction: Prediction


def judge(card: ModelCard, rows: Sequence[Row]) -> list[Judged]:
    """Predictions from raw scores, by the same code as the engine's."""

    def of(row: Row) -> Prediction:
        return conclude(card, row.facts, Scores(np.array([[row.score_real, row.score_other]]), ()))

    return [Judged(row, of(row)) for row in rows]


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


def conditions_of(judged: Sequence[Judged]) -> tuple[Condition, ...]:
    """Every condition that has rows; kinds and generators are measured on untouched files."""
    cells = [*CELLS, *label_cells({one.row.sample.label for one in judged})]
    chosen = [(cell, [one for one in judged if cell.holds(one.row)]) for cell in cells]
    return tuple(condition_of(cell, rows) for cell, rows in chosen if rows)


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


@dataclass(frozen=True)
class Columns:
    """Judged rows as arrays of the same length."""

    kinds: npt.NDArray[np.int64]
    sources: npt.NDArray[np.int64]
    likely: npt.NDArray[np.bool_]
    inconclusive: npt.NDArray[np.bool_]
    probability: npt.NDArray[np.float64]
    score_real: npt.NDArray[np.float64]
    score_other: npt.NDArray[np.float64]

    @classmethod
    def of(cls, judged: Sequence[Judged]) -> Columns:
        """The arrays of judged rows."""
        names = sorted({one.row.sample.source for one in judged})
        return cls(
            np.array([one.row.sample.kind for one in judged]),
            np.array([names.index(one.row.sample.source) for one in judged]),
            np.array([one.prediction.band == "likely" for one in judged]),
            np.array([one.prediction.band == "inconclusive" for one in judged]),
            np.array([one.prediction.probability for one in judged]),
            np.array([one.row.score_real for one in judged]),
            np.array([one.row.score_other for one in judged]),
        )


def flagged(columns: Columns, kind: int, images: int) -> tuple[float | None, float | None, float | None]:
    """Share in the band `likely` among one kind, with its interval."""
    likely, sources = columns.likely[columns.kinds == kind], columns.sources[columns.kinds == kind]
    low, high = bootstrap_interval(lambda indices: share(likely[indices]), sources)
    return share(likely), *never_certain(low, high, images)


def never_certain(low: float | None, high: float | None, images: int) -> tuple[float | None, float | None]:
    """The interval, widened by the rule of three where resampling saw nothing but zeros or ones."""
    if low is None or high is None:
        return None, None
    doubt = upper_bound_of_zero(images)
    return (1 - doubt if low == 1 else low), (doubt if high == 0 else high)


def condition_of(cell: Cell, judged: Sequence[Judged]) -> Condition:
    """The error rates of one cell. Images are counted once, however often they were modified."""
    columns = Columns.of(judged)
    images = [len({one.row.sample.id for one in judged if one.row.sample.kind == kind}) for kind in range(3)]
    (tpr, tpr_low, tpr_high), (other, other_low, other_high), (real, real_low, real_high) = (
        flagged(columns, kind, images[kind]) for kind in range(3)
    )
    dalle3, others, reals = (columns.kinds == kind for kind in range(3))
    complete = all(images)
    return Condition(
        code=cell.code,
        label=cell.label,
        n_dalle3=images[0],
        n_real=images[2],
        n_other=images[1],
        n_sources=len(np.unique(columns.sources)),
        tpr=tpr,
        tpr_low=tpr_low,
        tpr_high=tpr_high,
        fpr_real=real,
        fpr_real_low=real_low,
        fpr_real_high=real_high,
        fpr_other=other,
        fpr_other_low=other_low,
        fpr_other_high=other_high,
        inconclusive_share=share(columns.inconclusive),
        ece=calibration_error(columns) if complete else None,
        auc_real=auc(columns.score_real[dalle3], columns.score_real[reals]),
        auc_other=auc(columns.score_other[dalle3], columns.score_other[others]),
        when=cell.when,
    )


def calibration_error(columns: Columns) -> float | None:
    """ECE with the kinds restated to the reference mix, at which the probabilities hold."""
    weights = mix_weights(columns.kinds, REFERENCE_SHARES)
    return expected_calibration_error(columns.probability, columns.kinds == 0, weights)
