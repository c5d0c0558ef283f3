"""Figures by group, and the days they are of: what the programme page draws and its CSV writes."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, Self

from django.utils import timezone

USUAL_DAYS: Final = 90
# A group of fewer rows could tell of one person; it is named, and its figures are not.
FEWEST: Final = 5
UNDER: Final = f"under {FEWEST}"
# A group that is large enough, hidden because a smaller one could be worked out from it.
HIDDEN: Final = "hidden"
NOT_SAID: Final = "Not said"

# Words stand for a figure that is hidden, None for one that there is not (a share of nothing).
Figure = int | float | str | None


@dataclass(frozen=True)
class Period:
    """Whole days in UTC, both included."""

    first: date
    last: date

    @classmethod
    def ending(cls, last: date) -> Self:
        """The usual 90 days up to `last`."""
        return cls(last - timedelta(days=USUAL_DAYS - 1), last)

    @classmethod
    def usual(cls) -> Self:
        """The 90 days up to today."""
        return cls.ending(timezone.now().astimezone(UTC).date())

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """First and last moment, for a range filter."""
        return datetime.combine(self.first, time.min, UTC), datetime.combine(self.last, time.max, UTC)


class Unit(StrEnum):
    """How a figure is read: a number of rows, a share from 0 to 1, or hours."""

    COUNT = "count"
    SHARE = "share"
    HOURS = "hours"


@dataclass(frozen=True)
class Measure:
    """One column."""

    code: str
    label: str
    unit: Unit = Unit.COUNT


@dataclass(frozen=True)
class Group:
    """One line; `figures` are in the order of the measures, `base` is the number of rows they rest on."""

    code: str
    label: str
    figures: tuple[Figure, ...]
    base: int


@dataclass(frozen=True)
class Breakdown:
    """Figures by group; `heading` says what the groups are, `drawn` is the place of the measure to draw.

    `adds_up` says that the figures tell the sum of all groups, so that one that is missing can be worked out.
    """

    code: str
    title: str
    heading: str
    measures: tuple[Measure, ...]
    groups: tuple[Group, ...]
    drawn: int = 0
    adds_up: bool = False

    @property
    def is_empty(self) -> bool:
        """True where nothing was counted."""
        return not any(group.base for group in self.groups)

    def hide_few(self) -> Self:
        """The same without the figures of groups that rest on fewer than FEWEST rows; none stays none.

        A single one among groups that add up takes the smallest other one with it.
        """
        few = [group.code for group in self.groups if 0 < group.base < FEWEST]
        rest = sorted((group for group in self.groups if group.base >= FEWEST), key=lambda group: group.base)
        words = dict.fromkeys(few, UNDER)
        if self.adds_up and len(few) == 1:
            words |= {group.code: HIDDEN for group in rest[:1]}
        return replace(
            self,
            groups=tuple(
                replace(group, figures=(words[group.code],) * len(group.figures))
                if group.code in words
                else group
                for group in self.groups
            ),
        )


def share(part: int, whole: int) -> float | None:
    """From 0 to 1, in steps of a hundredth of a percent; None of nothing."""
    return round(part / whole, 4) if whole else None


def counted(code: str, title: str, heading: str, counts: dict[str, int], labels: dict[str, str]) -> Breakdown:
    """How often each group occurs, and its share of all; groups are in the order of `labels`."""
    whole = sum(counts.values())
    ordered = [*labels, *(group for group in counts if group not in labels)]
    return Breakdown(
        code,
        title,
        heading,
        (Measure("number", "Number"), Measure("share", "Share", Unit.SHARE)),
        tuple(
            Group(group or "not_said", labels.get(group, group or NOT_SAID), (n, share(n, whole)), n)
            for group in ordered
            for n in [counts.get(group, 0)]
        ),
        adds_up=True,
    )
