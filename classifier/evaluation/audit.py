"""How far a shortcut alone would get, and how little the detector gains from one."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image
from sklearn.decomposition import PCA
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from classifier.evaluation.corpus import DALLE3, OTHER, REAL, Sample, kind_of, of_split, read_sample
from classifier.evaluation.detail import Predictions
from classifier.evaluation.metrics import auc
from classifier.intake.errors import RefusedImage

Floats = npt.NDArray[np.float64]
FORMATS = ("JPEG", "PNG", "WEBP")
SEED = 4
THUMBNAIL = 32


def file_facts(row: dict[str, str]) -> list[float]:
    """What a file gives away without its pixels: size, shape, bytes per pixel, container."""
    width, height, size = int(row["width"]), int(row["height"]), int(row["bytes"])
    measures = [width, height, min(width, height), width / height, np.log(size / (width * height))]
    return [float(value) for value in (*measures, *(row["format"] == name for name in FORMATS))]


def probe_file_facts(manifest: Path) -> dict[str, float | None]:
    """AUC on `test` of boosted trees on file facts alone, trained on `train`."""
    with manifest.open(newline="") as handle:
        rows = list(csv.DictReader(handle))
    facts = {split: [row for row in rows if row["split"] == split] for split in ("train", "test")}
    table = {split: np.array([file_facts(row) for row in some]) for split, some in facts.items()}
    kinds = {split: np.array([kind_of(row["label"]) for row in some]) for split, some in facts.items()}
    model = HistGradientBoostingClassifier(random_state=SEED, class_weight="balanced")
    model.fit(table["train"], kinds["train"])
    return separations(model.predict_proba(table["test"]), kinds["test"])


def probe_thumbnails(samples: Sequence[Sample]) -> dict[str, float | None]:
    """AUC on `test` of a linear probe on thumbnails of 32 x 32 pixels: what is shown, not how it was made."""
    pixels, kinds = {}, {}
    for split in ("train", "test"):
        seen = [(small, sample.kind) for sample in of_split(samples, split) if (small := thumbnail(sample))]
        pixels[split] = np.array([values for values, _ in seen], dtype=float)
        kinds[split] = np.array([kind for _, kind in seen])
    model = make_pipeline(
        StandardScaler(),
        PCA(min(64, len(pixels["train"])), random_state=SEED),
        LogisticRegression(class_weight="balanced", max_iter=2000),
    )
    model.fit(pixels["train"], kinds["train"])
    return separations(model.predict_proba(pixels["test"]), kinds["test"])


def thumbnail(sample: Sample) -> list[int] | None:
    """The 3,072 values of the picture at 32 x 32 pixels, or None where intake refuses the file."""
    try:
        image = read_sample(sample).pixels
    except RefusedImage:
        return None
    small = image.resize((THUMBNAIL, THUMBNAIL), Image.Resampling.BOX)
    return [int(value) for value in np.asarray(small).ravel()]


def separations(chances: Floats, kinds: npt.NDArray[np.int64]) -> dict[str, float | None]:
    """AUC of DALL·E 3 against not generated and against other generators, from chances of shape (n, 3)."""
    return {"auc_real": separation(chances, kinds, REAL), "auc_other": separation(chances, kinds, OTHER)}


def separation(chances: Floats, kinds: npt.NDArray[np.int64], against: int) -> float | None:
    """AUC of the log odds against one kind."""
    odds = np.log(chances[:, DALLE3] + 1e-12) - np.log(chances[:, against] + 1e-12)
    return auc(odds[kinds == DALLE3], odds[kinds == against])


def crossed(found: Predictions, positives: str, negatives: str) -> dict[str, float | None]:
    """AUC when DALL·E 3 went through one modification and all negatives through another."""
    mine = found.where((found.kind == DALLE3) & (found.modification == positives))
    theirs = found.where((found.kind != DALLE3) & (found.modification == negatives))
    return {
        "auc_real": auc(mine.rank_real, theirs.rank_real[theirs.kind == REAL]),
        "auc_other": auc(mine.rank_other, theirs.rank_other[theirs.kind == OTHER]),
    }


def movement(found: Predictions, modification: str, baseline: str) -> float | None:
    """How far 95 % of the scores stay from the baseline's, in log10 units, picture by picture."""
    before, after = (scores_of(found, name) for name in (baseline, modification))
    moved = [abs(after[id_] - score) for id_, score in before.items() if id_ in after]
    return float(np.quantile(moved, 0.95) / np.log(10)) if moved else None


def scores_of(found: Predictions, modification: str) -> dict[str, float]:
    """Score against not generated, by id of the picture."""
    rows = found.where(found.modification == modification)
    return dict(zip(rows.id.tolist(), rows.score_real.tolist(), strict=True))


def audit(found: Predictions, manifest: Path, samples: Sequence[Sample]) -> list[dict[str, Any]]:
    """One row per question, with the two AUCs or the movement that answers it."""
    detector = crossed(found, "none", "none")
    rows: list[dict[str, Any]] = [
        {"question": "the detector, untouched files", **detector},
        {
            "question": "file facts alone: size, shape, bytes, container",
            **probe_file_facts(manifest),
        },
    ]
    if samples:
        rows.append({"question": "thumbnails of 32 x 32 pixels alone", **probe_thumbnails(samples)})
    for mine, theirs in (("jpeg_80", "stripped"), ("stripped", "jpeg_80"), ("webp_80", "jpeg_95")):
        if {mine, theirs} <= set(found.modification.tolist()):
            question = f"the detector, DALL·E 3 after {mine}, all others after {theirs}"
            rows.append({"question": question, **crossed(found, mine, theirs)})
    moved = ((name, movement(found, name, "none")) for name in ("stripped", "reencoded", "jpeg_95"))
    return rows + [
        {"question": f"95 % of scores move less under {name}, log10", "movement": most}
        for name, most in moved
        if most is not None
    ]
