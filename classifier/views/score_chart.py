"""The drawing of how answers changed over time: places only, as text, so that no language changes a point."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

WIDTH: Final = 320
HEIGHT: Final = 140
MARGIN: Final = 10
LEAST_RANGE: Final = 1.0  # of the values: smaller changes must not look like a fall


@dataclass(frozen=True)
class Dot:
    """One answer; x and y in units of the drawing."""

    x: str
    y: str
    band: str


@dataclass(frozen=True)
class ScoreChart:
    """A line through all answers, oldest on the left, strongest at the top; `even` is the height of zero."""

    width: int
    height: int
    line: str
    dots: tuple[Dot, ...]
    even: str


def score_chart(points: Sequence[tuple[datetime, float, str]]) -> ScoreChart:
    """Draw (time, value, band) in order of time; `even` is empty where zero lies outside the drawing."""
    times = [moment.timestamp() for moment, _value, _band in points]
    values = [value for _moment, value, _band in points]
    spare = max(0.0, LEAST_RANGE - (max(values) - min(values))) / 2
    low, high = min(values) - spare, max(values) + spare
    dots = tuple(
        Dot(
            _place(moment, times[0], times[-1], MARGIN, WIDTH - MARGIN),
            _place(value, low, high, HEIGHT - MARGIN, MARGIN),
            band,
        )
        for moment, value, (_m, _v, band) in zip(times, values, points, strict=True)
    )
    even = _place(0, low, high, HEIGHT - MARGIN, MARGIN) if low <= 0 <= high else ""
    return ScoreChart(WIDTH, HEIGHT, " ".join(f"{dot.x},{dot.y}" for dot in dots), dots, even)


def _place(value: float, low: float, high: float, start: float, end: float) -> str:
    share = (value - low) / (high - low) if high > low else 0.5
    return f"{start + share * (end - start):.1f}"
