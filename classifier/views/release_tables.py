"""Turns the measured numbers of a model card into table rows in plain words."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ConditionRow:
    """One kind of picture; rates as counts of 100 or 1,000, with their 90 % interval."""

    label: str
    found: str
    wrong_real: str
    wrong_other: str
    undecided: str
    measured: int
    few: bool


def condition_rows(card: dict[str, Any]) -> list[ConditionRow]:
    """Every condition of a card in its own order."""
    return [_row(condition) for condition in card.get("conditions", [])]


def _row(condition: dict[str, Any]) -> ConditionRow:
    return ConditionRow(
        label=condition["label"],
        found=_of(condition, "tpr", 100),
        wrong_real=_of(condition, "fpr_real", 1000),
        wrong_other=_of(condition, "fpr_other", 100),
        undecided=_count(condition.get("inconclusive_share"), 100),
        measured=condition["n_dalle3"] + condition["n_real"] + condition["n_other"],
        few=bool(condition.get("few")),
    )


def _of(condition: dict[str, Any], name: str, whole: int) -> str:
    middle = _count(condition.get(name), whole)
    low, high = condition.get(f"{name}_low"), condition.get(f"{name}_high")
    if low is None or high is None:
        return middle
    return f"{middle} ({_number(low * whole)} to {_number(high * whole)})"


def _count(share: float | None, whole: int) -> str:
    return "not measured" if share is None else _number(share * whole)


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 10 or value == round(value) else f"{value:.1f}"


@dataclass(frozen=True)
class WorkedExample:
    """What a positive answer means where 1 in `one_in` pictures checked is from DALL·E 3."""

    one_in: int
    right_of_100: int


def worked_examples(found: float, wrong: float) -> list[WorkedExample]:
    """Share of right positives for three base rates.

    `found` and `wrong` are shares in (0, 1]: DALL·E 3 pictures found, other pictures wrongly flagged.
    """
    return [
        WorkedExample(one_in, round(100 * found / (found + (one_in - 1) * wrong)))
        for one_in in (100, 20, 5, 2)
    ]
