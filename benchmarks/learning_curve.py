"""What releases with more training sources found on `test`: a table, and docs/model-card/learning.svg.

    .venv/bin/python -m benchmarks.learning_curve

Reads the cards of the releases, no picture. Releases also differ in training time, and those before
lite0-2026-11c in how thresholds were chosen; the areas under the curves do not depend on thresholds.
Needs requirements-train.txt for the plot.
"""

from pathlib import Path
from typing import Any

from classifier.evaluation.plots import BLUE, GREY, ORANGE, plt, save
from classifier.inference.card import ModelCard
from classifier.inference.conditions import UNMODIFIED, find_condition

ROOT = Path(__file__).parents[1]
PLOT = ROOT / "docs" / "model-card" / "learning.svg"


def points() -> list[dict[str, Any]]:
    """One point a measured release, by name."""
    found = []
    for folder in sorted((ROOT / "classifier" / "releases").iterdir()):
        card = ModelCard.load(folder)
        condition = find_condition(card.conditions, UNMODIFIED)
        if condition is not None:
            found.append({"name": card.name, "sources": card.training["sources"], "measured": condition})
    return found


def draw(rows: list[dict[str, Any]]) -> None:
    """Found and both areas against the number of sources."""
    figure, axes = plt.subplots(figsize=(5.6, 3.6))
    sources = [row["sources"] for row in rows]
    for name, colour, style, label in (
        ("auc_real", BLUE, "o-", "AUC against not generated"),
        ("auc_other", ORANGE, "s--", "AUC against other generators"),
        ("tpr", GREY, "^:", "share found at the release's threshold"),
    ):
        axes.plot(sources, [getattr(row["measured"], name) for row in rows], style, color=colour, label=label)
    axes.set(xlabel="training sources", ylabel="on `test`, untouched files", ylim=(0, 1))
    axes.legend(loc="lower right", frameon=False)
    save(figure, PLOT)


def main() -> None:
    """Print the table and draw the plot."""
    rows = points()
    heads = ("sources", "found", "flagged", "others", "no answer", "AUC against both")
    print(f"{'release':16}" + "".join(f"{head:>18}" for head in heads))
    for row in rows:
        one = row["measured"]
        rates = (one.tpr, one.fpr_real, one.fpr_other, one.inconclusive_share)
        cells = [row["sources"], *(f"{100 * rate:.1f} %" for rate in rates)]
        cells.append(f"{one.auc_real:.3f} / {one.auc_other:.3f}")
        print(f"{row['name']:16}" + "".join(f"{cell:>18}" for cell in cells))
    draw(rows)


if __name__ == "__main__":
    main()
