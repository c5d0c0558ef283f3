"""Traces that common edits leave in the decoded pixels; must not read the file.

Each is measured on `val` by `python -m benchmarks.edit_traces`, with the limits of inference/caveats.py.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops, ImageFilter

Levels = npt.NDArray[np.integer]

# Grey levels within which a line of pixels counts as plain, and two such lines as one frame.
_PLAIN: Final = 6
_SAME_FRAME: Final = 4
# A frame ends where most of the next lines differ from it; a white background does not end like that.
_EDGE_STEP: Final = 16
_EDGE_SHARE: Final = 0.6
_WHITE, _BLACK = 248, 8
_OUTLINE_REACH: Final = 3
_SEAM_STEP: Final = 10
_SEAM_MARGIN: Final = 0.1
_PATCH: Final = 512


def frame_share(pixels: Image.Image) -> float:
    """Return the share, 0 to 1, of the area in plain lines along the sides that end in a sharp edge."""
    levels = np.asarray(pixels)
    height, width = levels.shape[:2]
    sides = (levels, levels[::-1], levels.transpose(1, 0, 2), levels.transpose(1, 0, 2)[::-1])
    top, bottom, left, right = (_frame_lines(side) for side in sides)
    inner = (height - top - bottom) * (width - left - right)
    return float(round(1 - inner / (height * width), 4))


def _frame_lines(levels: Levels) -> int:
    """Count the lines of a frame at the start; at most a third of all, none without a sharp end."""
    limit, first = len(levels) // 3, levels[0].mean(axis=0)
    for lines in range(limit):
        line = levels[lines]
        is_plain = np.ptp(line, axis=0).max() <= _PLAIN
        if not (is_plain and np.abs(line.mean(axis=0) - first).max() <= _SAME_FRAME):
            return lines if lines and _ends_sharply(levels, lines) else 0
    return 0


def _ends_sharply(levels: Levels, lines: int) -> bool:
    """Whether most of the next lines differ from the last one of the frame."""
    step = np.abs(levels[lines : lines + 3].mean(axis=0) - levels[lines - 1].mean(axis=0)).max(axis=1)
    return float((step > _EDGE_STEP).mean()) >= _EDGE_SHARE


def lettering_share(pixels: Image.Image) -> float:
    """Return the share, 0 to 1, of near-white pixels close to near-black ones, as in outlined letters."""
    red, green, blue = pixels.split()
    white = ImageChops.darker(ImageChops.darker(red, green), blue).point(
        lambda level: 255 * (level >= _WHITE)
    )
    black = ImageChops.lighter(ImageChops.lighter(red, green), blue).point(
        lambda level: 255 * (level <= _BLACK)
    )
    near = black.filter(ImageFilter.BoxBlur(_OUTLINE_REACH)).point(lambda level: 255 * (level > 0))
    both = ImageChops.darker(white, near).histogram()[255]
    return round(both / (pixels.width * pixels.height), 4)


def seam_share(pixels: Image.Image) -> float:
    """Return the share, 0 to 1, of the strongest line from side to side that is a step of one pixel's width.

    Pictures put side by side meet in such a line; edges of things are softer and seldom run all across.
    """
    grey = np.asarray(pixels.convert("L"))
    return round(max(_strongest_seam(grey), _strongest_seam(np.ascontiguousarray(grey.T))), 4)


def _strongest_seam(grey: npt.NDArray[np.uint8]) -> float:
    # In levels of 8 bits, which takes a sixth of the time; "more than twice" is asked as "less than half".
    steps = np.maximum(grey[:, 1:], grey[:, :-1]) - np.minimum(grey[:, 1:], grey[:, :-1])
    here = steps[:, 2:-2]
    near, far = np.maximum(steps[:, 1:-3], steps[:, 3:-1]), np.maximum(steps[:, :-4], steps[:, 4:])
    is_seam = (here > _SEAM_STEP) & (np.maximum(near, far) < (here >> 1) + (here & 1))
    shares = np.count_nonzero(is_seam, axis=0) / len(grey)
    margin = int(steps.shape[1] * _SEAM_MARGIN)
    inner = shares[margin : len(shares) - margin]
    return float(inner.max()) if len(inner) else 0.0


def resampling_peak(pixels: Image.Image) -> float:
    """Return how far the strongest period in the detail of the middle stands out, in medians, 0 up.

    After Gallagher, *Detection of linear and cubic interpolation in JPEG compressed images* (CRV 2005):
    second differences of an enlarged picture are periodic. Periods of 8 pixels and parts are JPEG's own and
    left out, so a doubled size goes unnoticed. The weaker of both directions counts.
    """
    side = min(_PATCH, *pixels.size)
    left, top = (pixels.width - side) // 2, (pixels.height - side) // 2
    grey = np.asarray(pixels.crop((left, top, left + side, top + side)).convert("L"), dtype=np.float32)
    return round(min(_peak(grey), _peak(grey.T)), 2)


def _peak(grey: npt.NDArray[np.float32]) -> float:
    bend = np.log1p(np.abs(grey[:, :-2] - 2 * grey[:, 1:-1] + grey[:, 2:])).mean(axis=0)
    detail = (bend - np.convolve(bend, np.ones(9) / 9, "same"))[8:-8]
    spectrum = np.abs(np.fft.rfft(detail * np.hanning(len(detail))))
    frequency = np.fft.rfftfreq(len(detail))
    usable = frequency > 0.1
    typical = float(np.median(spectrum[usable]))
    eighths = np.abs(frequency * 8 - np.round(frequency * 8)) <= 0.1
    return float(spectrum[usable & ~eighths].max()) / typical if typical > 0 else 0.0
