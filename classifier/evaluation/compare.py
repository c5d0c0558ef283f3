"""What changed between two measured releases, condition by condition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from classifier.inference.card import ModelCard
from classifier.inference.conditions import Condition, find_condition

FIGURES = ("tpr", "fpr_real", "fpr_other", "inconclusive_share", "ece", "auc_real", "auc_other")


class Change(NamedTuple):
    """One figure of one condition in two releases, shares of 1; `beyond_chance` where the intervals part."""

    condition: str
    figure: str
    before: float
    after: float
    beyond_chance: bool


def changes(old: ModelCard, new: ModelCard) -> Iterator[Change]:
    """Every figure that both cards measured, in the order of the new card.

    Raises ValueError when they were measured on different images: such figures cannot be compared.
    """
    if old.evaluation.get("data_hash") != new.evaluation.get("data_hash"):
        raise ValueError(
            f"{old.name} and {new.name} were measured on different images. "
            "Measure both with evaluate_detector on the same --data and --split first."
        )
    for after in new.conditions:
        before = find_condition(old.conditions, after.code)
        if before is not None:
            yield from changes_of(before, after)


def changes_of(before: Condition, after: Condition) -> Iterator[Change]:
    """The figures of one condition."""
    for figure in FIGURES:
        first, second = getattr(before, figure), getattr(after, figure)
        if first is not None and second is not None:
            yield Change(after.code, figure, first, second, parted(before, after, figure))


def parted(before: Condition, after: Condition, figure: str) -> bool:
    """Whether the 90 % intervals of a rate do not overlap; False for figures without an interval."""
    ends = [getattr(one, f"{figure}_{end}", None) for one in (before, after) for end in ("low", "high")]
    known = [end for end in ends if end is not None]
    if len(known) < len(ends):
        return False
    low, high, later_low, later_high = known
    return bool(low > later_high or later_low > high)
