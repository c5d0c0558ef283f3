"""The map of a verdict as cells to draw and a sentence: where the network saw traces, never edits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from classifier.inference.regions import AGAINST_LIKELIER, regions_from_json

# Natural log odds of a cell against the likelier of another generator and none. On `val`, 1 in 20 cells of
# other generators' pictures lies above 2.1 and 1 in 100 above 3.7, of pictures by no generator 1 in 100 above
# 0.4, of DALL·E 3's half above 2.8 (release lite0-2026-11m, benchmarks.region_map).
STEPS: Final = (2.0, 3.7)
SOME, STRONG = 1, 2
CELL: Final = 10
ROWS: Final = ("top", "", "bottom")
COLUMNS: Final = ("left", "", "right")
NO_TRACES: Final = "In no part of the picture did the network see clear traces of DALL·E 3."
AS_A_WHOLE: Final = " The answer rests on the picture as a whole."
EVERYWHERE: Final = "The network saw traces of DALL·E 3 in nearly every part of the picture."
LIMITS: Final = (
    "The map is coarse, and often the strongest spot is the wrong one. It shows what moved the network; "
    "it does not show what was edited, and an empty part is not a genuine part."
)


@dataclass(frozen=True)
class RegionCell:
    """A square to draw, in units of the map's `width` and `height`; `level` is SOME or STRONG."""

    x: int
    y: int
    level: int


@dataclass(frozen=True)
class RegionReport:
    """JSON-able. `cells` holds only those with traces; the sentence says the same without looking."""

    width: int
    height: int
    cell: int
    cells: tuple[RegionCell, ...]
    sentence: str
    limits: str = LIMITS


def region_report(details: dict[str, Any], band: str = "") -> RegionReport | None:
    """The map of what a verdict keeps; None where it keeps none.

    An older map holds odds against no generator alone, which told of traces in half of another generator's
    picture: it is not shown.
    """
    found = regions_from_json(details.get("regions"))
    if found is None or details.get("regions_against") != AGAINST_LIKELIER:
        return None
    odds = np.array([[np.nan if value is None else value for value in row] for row in found.rows])
    levels = np.sum([odds > step for step in STEPS], axis=0)
    places = np.argwhere(levels >= SOME)
    as_a_whole = AS_A_WHOLE if band == "likely" and not len(places) else ""
    return RegionReport(
        width=CELL * odds.shape[1],
        height=CELL * odds.shape[0],
        cell=CELL,
        cells=tuple(RegionCell(int(x) * CELL, int(y) * CELL, int(levels[y, x])) for y, x in places),
        sentence=sentence_of(odds, len(places)) + as_a_whole,
    )


def sentence_of(odds: np.ndarray[tuple[int, int], np.dtype[np.float64]], count: int) -> str:
    """How many parts show traces, and where the clearest lies."""
    looked_at = int(np.isfinite(odds).sum())
    if not count:
        return NO_TRACES
    if count >= 0.9 * looked_at:
        return EVERYWHERE
    row, column = np.unravel_index(int(np.nanargmax(odds)), odds.shape)
    return (
        f"The network saw traces of DALL·E 3 in {count} of {looked_at} parts of the picture, "
        f"the clearest {place_of(int(row) / odds.shape[0], int(column) / odds.shape[1])}."
    )


def place_of(down: float, across: float) -> str:
    """A place in words, from its shares of the height and the width, 0 to 1 (exclusive)."""
    words = " ".join(word for word in (ROWS[int(3 * down)], COLUMNS[int(3 * across)]) if word)
    return f"at the {words}" if words else "in the centre"
