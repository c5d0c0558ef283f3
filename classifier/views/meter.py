"""Places of a probability and its interval on the drawn scale of the verdict page."""

from dataclasses import dataclass

LEFT, WIDTH = 2.0, 96.0  # the scale inside a drawing that is 100 wide
THINNEST = 0.8


@dataclass(frozen=True)
class Meter:
    """Horizontal places in the units of the drawing, 0 to 100."""

    point: float
    range_start: float
    range_width: float


def meter(probability: float, low: float, high: float) -> Meter:
    """The drawing of shares from 0 to 1; the range stays visible where both ends meet."""
    start, end = _place(low), _place(high)
    return Meter(_place(probability), start, round(max(end - start, THINNEST), 2))


def _place(share: float) -> float:
    return round(LEFT + WIDTH * share, 2)
