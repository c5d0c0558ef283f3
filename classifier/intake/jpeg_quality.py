"""Estimates the quality setting a JPEG was saved with; says nothing about earlier saves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

# ITU-T T.81 table K.1, the luminance table that the Independent JPEG Group's library scales by quality.
_STANDARD_LUMA: Final = np.array(
    [
        [16, 11, 10, 16, 24, 40, 51, 61],
        [12, 12, 14, 19, 26, 58, 60, 55],
        [14, 13, 16, 24, 40, 57, 69, 56],
        [14, 17, 22, 29, 51, 87, 80, 62],
        [18, 22, 37, 56, 68, 109, 103, 77],
        [24, 35, 55, 64, 81, 104, 113, 92],
        [49, 64, 78, 87, 103, 121, 120, 101],
        [72, 92, 95, 98, 112, 100, 103, 99],
    ]
)

_QUALITIES: Final = np.arange(1, 101)


def _scaled_tables() -> NDArray[np.int64]:
    """Compute the 100 tables of jpeg_quality_scaling() in libjpeg's jcparam.c, one row of 64 values each."""
    scale = np.where(_QUALITIES < 50, 5000 // _QUALITIES, 200 - 2 * _QUALITIES)
    tables: NDArray[np.int64] = (np.outer(scale, _STANDARD_LUMA.ravel()) + 50) // 100
    return tables.clip(1, 255)


_TABLES: Final = _scaled_tables()


def estimate_quality(luma_table: Sequence[int]) -> int:
    """Return the IJG quality, 1 to 100, whose luminance table lies nearest (sum of absolute differences).

    `luma_table` holds 64 steps in natural (not zigzag) order. Exact for files saved with IJG tables;
    for others (cameras, Photoshop) it is the IJG setting of about the same strength.
    """
    distances = np.abs(_TABLES - np.asarray(luma_table)).sum(axis=1)
    return int(_QUALITIES[distances.argmin()])
