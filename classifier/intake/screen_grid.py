"""The grid of a photographed screen in the decoded pixels; must not read the file.

Measured on `val` by `python -m benchmarks.edit_traces`, with the limit of inference/caveats.py.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image

Plane = npt.NDArray[np.float64]

_TILE: Final = 256
# Near the axes lie frames, lettering and the periods of scaling; in the middle the picture itself.
_AXES: Final = 3 / _TILE
_MIDDLE: Final = 0.06
_EIGHTH: Final = 0.05
# Power of rounding to whole levels: without it the smallest ripple in a plain picture would be a peak.
_FLOOR: Final = 0.02 * _TILE**2
_PEAK, _AROUND, _LEEWAY = 3, 17, 5


def moire_peak(pixels: Image.Image) -> float:
    """Return how far the strongest grid stands out of the spectrum of the middle, in powers of ten, 0 up.

    A screen's pixels are squares, so they leave a peak off the axes and one a quarter turn from it; the
    weaker of both counts. A camera is never quite straight, so what stands at the mirrored place is taken
    off: checkerboards, tables and halftones have it there. Multiples of an eighth are JPEG's own.
    0 for a side under 256 pixels.
    """
    if min(pixels.size) < _TILE:
        return 0.0
    side = _TILE * (2 if min(pixels.size) >= 2 * _TILE else 1)
    left, top = (pixels.width - side) // 2, (pixels.height - side) // 2
    grey = np.asarray(pixels.crop((left, top, left + side, top + side)).convert("L"), dtype=np.float32)
    strength = np.log10(_mean(_power(grey) + _FLOOR, _PEAK))
    peaks = np.where(_usable(), strength - _mean(strength, _AROUND), 0)
    near = _widened(peaks)
    turned, mirrored = np.roll(np.rot90(near), 1, axis=0), np.roll(near[:, ::-1], 1, axis=1)
    return round(float((np.minimum(peaks, turned) - np.maximum(mirrored, 0)).max()), 2)


def _power(grey: npt.NDArray[np.float32]) -> Plane:
    """The mean power spectrum of the tiles, zero frequency at the upper left."""
    tiles = grey.reshape(len(grey) // _TILE, _TILE, -1, _TILE).swapaxes(1, 2).reshape(-1, _TILE, _TILE)
    window = np.hanning(_TILE)
    level = tiles - tiles.mean(axis=(1, 2), keepdims=True)
    return np.asarray((np.abs(np.fft.fft2(level * np.outer(window, window))) ** 2).mean(axis=0))


@cache
def _usable() -> npt.NDArray[np.bool_]:
    """Where a peak counts."""
    frequency = np.abs(np.fft.fftfreq(_TILE))
    down, right = frequency[:, None], frequency[None, :]
    eighths = np.abs(frequency * 8 - np.round(frequency * 8)) <= _EIGHTH
    off_axes = (down > _AXES) & (right > _AXES)
    return np.asarray(off_axes & (np.hypot(down, right) > _MIDDLE) & ~(eighths[:, None] & eighths[None, :]))


def _mean(values: Plane, width: int) -> Plane:
    """The mean of the square around each value; the spectrum goes on at the other side."""
    reach = width // 2
    for axis in (0, 1):
        rows, columns = ((reach + 1, reach) if axis == one else (0, 0) for one in (0, 1))
        sums = np.cumsum(np.pad(values, (rows, columns), "wrap"), axis)
        lower, upper = np.split(sums, [sums.shape[axis] - width], axis)[0], np.split(sums, [width], axis)[1]
        values = (upper - lower) / width
    return values


def _widened(values: Plane) -> Plane:
    """The largest value near each: perspective moves the second peak a little."""
    steps = range(-(_LEEWAY // 2), _LEEWAY // 2 + 1)
    for axis in (0, 1):
        values = np.maximum.reduce([np.roll(values, step, axis) for step in steps])
    return values
