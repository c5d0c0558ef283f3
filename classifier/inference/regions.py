"""Where in a picture the network saw traces: a coarse grid made of the same pass that gives the score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from classifier.inference.plan import View

Floats = npt.NDArray[np.float64]
# A place of the network sees about 200 pixels of its view around it, so a finer grid would promise too much.
GRID = 8
# What the cells of a stored map hold odds against; those of before 28 November 2026 do not say.
AGAINST_LIKELIER = "likelier"


@dataclass(frozen=True)
class RegionMap:
    """Log odds of DALL·E 3 against the likelier of another generator and none, row by row from the top left.

    None where no view lay.
    """

    rows: tuple[tuple[float | None, ...], ...]

    def to_json(self) -> list[list[float | None]]:
        """Plain JSON values."""
        return [[None if odds is None else round(odds, 2) for odds in row] for row in self.rows]


def region_map(odds: Floats, places: Sequence[View], size: tuple[int, int]) -> RegionMap:
    """The map of a picture of that width and height in pixels, from what the network said at each place.

    `odds` is (views, rows, columns): log odds at the places of each view. The network's last layer is
    linear, so the mean of what an output says at the places of a view is exactly what it says of the view
    (class activation maps, Zhou et al., CVPR 2016). The long side has GRID cells; a cell takes the mean over
    the views that hold its centre.
    """
    width, height = size
    longest = max(size)
    columns, rows = (max(1, round(GRID * side / longest)) for side in size)
    return RegionMap(
        tuple(
            tuple(
                odds_at(odds, places, (column + 0.5) * width / columns, (row + 0.5) * height / rows)
                for column in range(columns)
            )
            for row in range(rows)
        )
    )


def odds_at(odds: Floats, places: Sequence[View], x: float, y: float) -> float | None:
    """Mean log odds of the views that hold a point of the picture, or None where none does."""
    found = [
        cells[int((y - view.top) / view.side * len(cells)), int((x - view.left) / view.side * cells.shape[1])]
        for cells, view in zip(odds, places, strict=True)
        if 0 <= x - view.left < view.side and 0 <= y - view.top < view.side
    ]
    return float(np.mean(found)) if found else None


def regions_from_json(values: Any) -> RegionMap | None:
    """The inverse of to_json; None where a verdict has no map, as those before maps were kept."""
    return RegionMap(tuple(tuple(row) for row in values)) if values else None
