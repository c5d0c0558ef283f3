"""Turns the measured numbers of a model card into table rows in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from classifier.inference.conditions import FEW_DALLE3, FEW_REAL, UNMODIFIED
from classifier.services.wording import counted

FEW_OTHER = FEW_DALLE3


@dataclass(frozen=True)
class Cell:
    """A rate in words, with how many pictures it rests on; `measured` is 0 where there were none."""

    words: str
    measured: int


@dataclass(frozen=True)
class ConditionRow:
    """One kind of picture; `found` and `wrong_other` as counts of 100, `wrong_real` of 1,000."""

    label: str
    found: Cell
    wrong_real: Cell
    wrong_other: Cell


@dataclass(frozen=True)
class ConditionGroup:
    """Rows that answer one question, under a heading in plain words."""

    title: str
    rows: tuple[ConditionRow, ...]


def condition_groups(card: dict[str, Any]) -> list[ConditionGroup]:
    """Every condition of a card, by what the rows tell apart; untouched files come first."""
    conditions = sorted(card.get("conditions", []), key=lambda condition: condition["code"] != UNMODIFIED)
    groups = (
        ("The file as it is", _is_of_files),
        ("After saving, cutting or editing", lambda c: not _is_of_files(c) and not _is_of_kinds(c)),
        ("By what made the picture", _is_of_kinds),
    )
    made = [ConditionGroup(title, tuple(_row(c) for c in conditions if fits(c))) for title, fits in groups]
    return [group for group in made if group.rows]


def _is_of_files(condition: dict[str, Any]) -> bool:
    return bool(condition.get("when")) or condition["code"] in {UNMODIFIED, "flat"}


def _is_of_kinds(condition: dict[str, Any]) -> bool:
    return str(condition["code"]).startswith("label_")


def _row(condition: dict[str, Any]) -> ConditionRow:
    return ConditionRow(
        label=condition["label"],
        found=_cell(condition, "tpr", "dalle3", 100, FEW_DALLE3),
        wrong_real=_cell(condition, "fpr_real", "real", 1000, FEW_REAL),
        wrong_other=_cell(condition, "fpr_other", "other", 100, FEW_OTHER),
    )


def _cell(condition: dict[str, Any], name: str, kind: str, whole: int, few: int) -> Cell:
    share, measured = condition.get(name), condition[f"n_{kind}"]
    if not measured or share is None:
        return Cell("not measured", 0)
    if measured < few:
        return Cell("too few measured", measured)
    low, high = condition.get(f"{name}_low"), condition.get(f"{name}_high")
    if share * measured < 1:
        # Resampling pictures without an error gives no width: the rule of three does (95 % confidence).
        low, high = 0.0, min(3 / counted(condition, kind), 1.0)
    if low is None or high is None:
        return Cell(_number(share * whole), measured)
    return Cell(f"{_number(share * whole)} ({_number(low * whole)} to {_number(high * whole)})", measured)


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 10 or value == round(value) else f"{value:.1f}"


def leaves_some_file(groups: Sequence[dict[str, Any]]) -> bool:
    """Whether a short side exists that none of the groups of a card takes in."""
    below = max((group["when"]["below"] for group in groups if "below" in group["when"]), default=0)
    sizes = (group["when"]["at_least"] for group in groups if "at_least" in group["when"])
    return min(sizes, default=below + 1) > below


@dataclass(frozen=True)
class Bar:
    """A share and its interval as places on a scale of 0 to 100."""

    point: float
    start: float
    width: float


@dataclass(frozen=True)
class PlotRow:
    """One kind of picture: DALL·E 3 found, and other generators wrongly flagged, in 100.

    `everyday` ones are shown at once, the others on request.
    """

    label: str
    found: Bar
    wrong: Bar
    words: str
    everyday: bool


THINNEST = 0.8
# What happens to pictures most, and what hurts most; on a phone all 45 are ten screens long.
EVERYDAY = frozenset(
    {UNMODIFIED, "jpeg_80", "jpeg_50", "resize_0.5", "crop_50", "crop_10", "screenshot", "social"}
    | {"messenger", "text", "border", "hue", "grayscale", "printed", "cutout_10"}
)


def rate_plot(card: dict[str, Any]) -> list[PlotRow]:
    """Untouched files and every edit with enough pictures, from what is found most often to least."""
    rows = [c for c in card.get("conditions", []) if not _is_of_kinds(c) and _is_plotted(c)]
    return [_plot_row(c) for c in sorted(rows, key=lambda c: (c["code"] != UNMODIFIED, -c["tpr"]))]


def _is_plotted(condition: dict[str, Any]) -> bool:
    rates = ("tpr", "tpr_low", "tpr_high", "fpr_other", "fpr_other_high")
    enough = condition["n_dalle3"] >= FEW_DALLE3 and condition["n_other"] >= FEW_OTHER
    return enough and None not in [condition.get(rate) for rate in rates]


def _plot_row(condition: dict[str, Any]) -> PlotRow:
    found, wrong = 100 * condition["tpr"], 100 * condition["fpr_other"]
    return PlotRow(
        label=condition["label"],
        found=_bar(found, condition["tpr_low"], condition["tpr_high"]),
        wrong=_bar(wrong, condition["fpr_other_low"] or 0.0, condition["fpr_other_high"]),
        words=f"{_number(round(found, 1))} found, {_number(round(wrong, 1))} of other generators flagged",
        everyday=condition["code"] in EVERYDAY,
    )


def _bar(point: float, low: float, high: float) -> Bar:
    return Bar(round(point, 2), round(100 * low, 2), max(round(100 * (high - low), 2), THINNEST))


@dataclass(frozen=True)
class WorkedExample:
    """What a positive answer means where 1 in `one_in` pictures checked is from DALL·E 3."""

    one_in: int
    right_of_100: int


def worked_examples(found: float, wrong: float) -> list[WorkedExample]:
    """Share of right positives for several base rates.

    `found` and `wrong` are shares in (0, 1]: DALL·E 3 pictures found, other pictures wrongly flagged.
    """
    return [
        WorkedExample(one_in, round(100 * found / (found + (one_in - 1) * wrong)))
        for one_in in (100, 20, 5, 2)
    ]
