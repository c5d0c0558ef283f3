"""Where the views of a picture lie; knows sizes only, no pixels and no network."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Self

LEEWAY = 1.1


@dataclass(frozen=True)
class Preprocessing:
    """Which views are taken. `view` is their side in pixels; scales are rendered short sides in views.

    `native` views of untouched pixels lie on an even grid; of a picture whose short side is clearly longer
    than `detail_short_side` pixels, where there is such a limit, they are taken as if it were reduced to
    that. For each of `scales` the picture is resized so that its short side is that many views long, and
    `per_scale` views lie along its long side. `left_out` is the share of places, 0 to 1, that a score leaves
    out: those least like DALL·E 3.
    """

    view: int
    native: int
    scales: tuple[float, ...]
    per_scale: int
    detail_short_side: int = 0
    left_out: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; what is not used is left out, so that old cards stay as they were."""
        values = asdict(self) | {"scales": list(self.scales)}
        return {
            name: value
            for name, value in values.items()
            if value or name not in {"detail_short_side", "left_out"}
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """The inverse of to_json. Raises TypeError for unknown or missing names."""
        return cls(**{**values, "scales": tuple(values["scales"])})


@dataclass(frozen=True)
class View:
    """Where a view lies, in pixels of the upright picture."""

    left: float
    top: float
    side: float


def plan_views(width: int, height: int, settings: Preprocessing) -> list[View]:
    """Places of all views of a picture of that size; a small one is enlarged to one view."""
    short = min(width, height)
    views = []
    if settings.native and short >= settings.view:
        side = settings.view / detail_scale(short, settings.detail_short_side)
        views += [View(x, y, side) for x, y in spread(width, height, side, settings.native)]
    for scale in settings.scales:
        side = short / max(scale, 1.0)
        if side > settings.view or not views:
            views += [View(x, y, side) for x, y in spread(width, height, side, settings.per_scale)]
    return views


def detail_scale(short: int, limit: int) -> float:
    """How much a picture of that short side is reduced before its detail is looked at, 0 to 1.

    Without a limit, or clearly within it, not at all: resizing by less than LEEWAY would only blur.
    """
    return 1.0 if not limit or short <= limit * LEEWAY else limit / short


def spread(width: int, height: int, side: float, count: int) -> list[tuple[float, float]]:
    """Left-top corners of `count` squares spread over the picture, without repeats.

    A near-square picture takes an even grid; a long one a row along its long side.
    """
    free_x, free_y = width - side, height - side
    columns = max(1, round((count * (free_x + side) / (free_y + side)) ** 0.5))
    columns = min(columns, count)
    rows = max(1, count // columns)
    xs = [free_x * (i + 0.5) / columns for i in range(columns)] if free_x >= 1 else [0.0]
    ys = [free_y * (i + 0.5) / rows for i in range(rows)] if free_y >= 1 else [0.0]
    corners = [(float(int(x)), float(int(y))) for y in ys for x in xs]
    return list(dict.fromkeys(corners))
