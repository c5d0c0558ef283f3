"""Places of the bars of a breakdown, and its figures in words."""

from dataclasses import dataclass
from typing import Final

from accounts.breakdown import Breakdown, Figure, Unit

WIDTH: Final = 360  # as wide as a phone, so that the words keep their size there
ROW: Final = 36
LONGEST: Final = 42  # signs of a label that fit beside a figure; the table has all of them
NOTHING: Final = "none counted"


@dataclass(frozen=True)
class Bar:
    """A label and a figure above a bar; places are in units of the drawing."""

    label: str
    words: str
    text_y: int
    bar_y: int
    width: float


@dataclass(frozen=True)
class TableRow:
    """One line of the table behind a chart."""

    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Chart:
    """A drawing of the measure `drawn`, `width` by `height`; the same in words, and the whole table."""

    code: str
    title: str
    heading: str
    drawn: str
    description: str
    width: int
    height: int
    bars: tuple[Bar, ...]
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]


def chart_of(breakdown: Breakdown) -> Chart:
    """The measure to draw as bars; shares fill the width at 100 %, other figures at the greatest of them."""
    drawn = breakdown.measures[breakdown.drawn]
    figures = [group.figures[breakdown.drawn] for group in breakdown.groups]
    greatest = 1.0 if drawn.unit is Unit.SHARE else max(map(_size, figures), default=0.0)
    words = [in_words(figure, drawn.unit) for figure in figures]
    labels = [group.label for group in breakdown.groups]
    bars = tuple(
        Bar(_short(label), said, ROW * place + 14, ROW * place + 20, _width(figure, greatest))
        for place, (label, said, figure) in enumerate(zip(labels, words, figures, strict=True))
    )
    said = "; ".join(f"{label}: {word}" for label, word in zip(labels, words, strict=True))
    return Chart(
        code=breakdown.code,
        title=breakdown.title,
        heading=breakdown.heading,
        drawn=drawn.label,
        description=f"{drawn.label}. {said}. The table below has all figures.",
        width=WIDTH,
        height=ROW * len(bars),
        bars=bars,
        columns=tuple(measure.label for measure in breakdown.measures),
        rows=tuple(
            TableRow(
                group.label,
                tuple(
                    in_words(figure, measure.unit)
                    for figure, measure in zip(group.figures, breakdown.measures, strict=True)
                ),
            )
            for group in breakdown.groups
        ),
    )


def in_words(figure: Figure, unit: Unit) -> str:
    """Like "1,204", "62 %", "under 1 %", "5.0 hours" or "3.1 days"; words stay as they are."""
    if figure is None or isinstance(figure, str):
        return figure or NOTHING
    if unit is Unit.SHARE:
        return _percent(figure)
    if unit is Unit.HOURS:
        return f"{figure:.1f} hours" if figure < 48 else f"{figure / 24:.1f} days"
    return f"{figure:,}"


def _percent(share: float) -> str:
    """Rounded, but never to nothing or all where it is neither."""
    if 0 < share < 0.01:
        return "under 1 %"
    return "over 99 %" if 0.99 < share < 1 else f"{100 * share:.0f} %"


def _size(figure: Figure) -> float:
    return float(figure) if isinstance(figure, int | float) else 0.0


def _width(figure: Figure, greatest: float) -> float:
    return round(WIDTH * _size(figure) / greatest, 1) if greatest else 0.0


def _short(label: str) -> str:
    return label if len(label) <= LONGEST else f"{label[: LONGEST - 1].rstrip()}…"
