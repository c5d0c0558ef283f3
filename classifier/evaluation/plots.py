"""Plots of a measured release as SVG files, drawn from its tables alone."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np

from classifier.evaluation.corpus import DALLE3, OTHER, REAL
from classifier.evaluation.detail import Floats, Predictions
from classifier.evaluation.metrics import mix_weights
from classifier.evaluation.modifications import NONE
from classifier.evaluation.tables import REFERENCE_SHARES

mpl.use("Agg")
# The same data must give the same file, so that a changed plot means changed figures.
mpl.rcParams |= {"svg.hashsalt": "provenance", "svg.fonttype": "path", "font.size": 9, "figure.dpi": 96}

from matplotlib import pyplot as plt  # noqa: E402  the backend is chosen first

BLUE, ORANGE, GREY = "#1f5fa8", "#b8590b", "#767676"
BINS = 10


def save(figure: Any, path: Path) -> None:
    """Write an SVG without a date in it."""
    figure.tight_layout()
    figure.savefig(path, format="svg", metadata={"Date": None}, bbox_inches="tight")
    plt.close(figure)


def curve(positive: Floats, negative: Floats) -> tuple[Floats, Floats]:
    """False and true positive rate at every threshold from the strictest on."""
    limits = np.sort(negative)[::-1]
    true = np.array([(positive > limit).mean() for limit in limits])
    return np.arange(len(limits)) / len(limits), true


def plot_roc(rows: Predictions, path: Path) -> None:
    """True against false positive rate, the latter on a log axis, where screening happens."""
    figure, axes = plt.subplots(figsize=(5.2, 3.8))
    for kind, name, colour, style in (
        (REAL, "not generated", BLUE, "-"),
        (OTHER, "other generators", ORANGE, "--"),
    ):
        score = rows.rank_real if kind == REAL else rows.rank_other
        wrong, right = curve(score[rows.kind == DALLE3], score[rows.kind == kind])
        floor = 0.5 / len(wrong)
        axes.step(np.maximum(wrong, floor), right, style, color=colour, where="post", label=f"against {name}")
    axes.axvline(0.005, color=GREY, linewidth=0.8, linestyle=":")
    axes.annotate("0.5 %", (0.005, 0.02), color=GREY, rotation=90, ha="right")
    axes.set(
        xscale="log",
        ylim=(0, 1),
        xlabel="share of negatives above the score",
        ylabel="share of DALL·E 3 found",
    )
    axes.legend(loc="lower right", frameon=False)
    save(figure, path)


def plot_reliability(rows: Predictions, path: Path) -> None:
    """Stated probability against observed frequency, with the kinds restated to the reference mix."""
    weights = mix_weights(rows.kind, REFERENCE_SHARES)
    bin_of = np.minimum((rows.probability * BINS).astype(int), BINS - 1)
    total = np.bincount(bin_of, weights, BINS)
    filled = total > 0
    stated = np.bincount(bin_of, weights * rows.probability, BINS)[filled] / total[filled]
    seen = np.bincount(bin_of, weights * (rows.kind == DALLE3), BINS)[filled] / total[filled]
    figure, axes = plt.subplots(figsize=(4.2, 3.8))
    axes.plot((0, 1), (0, 1), color=GREY, linewidth=0.8)
    axes.scatter(stated, seen, s=400 * total[filled] / total.sum() + 8, color=BLUE)
    axes.set(
        xlim=(0, 1), ylim=(0, 1), xlabel="stated probability", ylabel="share that was DALL·E 3 (at the mix)"
    )
    save(figure, path)


def plot_robustness(detail: Sequence[dict[str, Any]], words: Mapping[str, str], path: Path) -> None:
    """Share found per modification with its interval, and what a 1 % rate of false alarms would allow.

    Untouched files stand first, then what harms least to what harms most; `words` names modifications.
    """
    rows = [row for row in detail if row["against"] == "not generated"]
    rows.sort(key=lambda row: (row["modification"] != NONE, -row["tpr"], row["modification"]))
    height = np.arange(len(rows))[::-1]
    found = np.array([row["tpr"] for row in rows])
    ends = np.array([[row["tpr"] - row["tpr_low"], row["tpr_high"] - row["tpr"]] for row in rows]).clip(0).T
    figure, axes = plt.subplots(figsize=(9.6, 1.2 + 0.2 * len(rows)))
    axes.barh(height, found, xerr=ends, color=BLUE, ecolor=GREY, height=0.66, label="called likely")
    axes.scatter(
        [np.nan if row["tpr_at_fpr_1"] is None else row["tpr_at_fpr_1"] for row in rows],
        height,
        marker="|",
        s=90,
        color=ORANGE,
        label="at FPR 1 %",
    )
    axes.set_yticks(height, [words.get(row["modification"], row["modification"]) for row in rows])
    axes.set(xlim=(0, 1), ylim=(-0.8, len(rows) - 0.2), xlabel="share of DALL·E 3 found")
    axes.legend(loc="lower center", ncols=2, frameon=False, bbox_to_anchor=(0.5, 1.0))
    save(figure, path)


def plot_training(log: Path, path: Path) -> None:
    """Training loss (smoothed) and AUC on part of `val`, over minutes."""
    with log.open(newline="") as handle:
        rows = list(csv.DictReader(handle))
    minutes = np.array([float(row["minutes"]) for row in rows])
    loss = np.array([float(row["loss"]) for row in rows])
    width = max(1, len(loss) // 40)
    smooth = np.convolve(loss, np.ones(width) / width, "valid")
    checked = [row for row in rows if row["auc_real"]]
    figure, axes = plt.subplots(figsize=(5.2, 3.4))
    axes.plot(minutes[width - 1 :], smooth, color=GREY, label="loss (left)")
    axes.set(xlabel="minutes of training", ylabel="loss")
    right = axes.twinx()
    for name, colour in (("auc_real", BLUE), ("auc_other", ORANGE)):
        values = [float(row[name]) for row in checked]
        right.plot([float(row["minutes"]) for row in checked], values, "o-", color=colour, label=name)
    right.set(ylabel="AUC on part of val", ylim=(0.8, 1))
    figure.legend(loc="lower center", ncols=3, frameon=False, bbox_to_anchor=(0.5, 0.98))
    save(figure, path)
