"""A perceptual hash, which tells copies of a picture from other pictures in a corpus of thousands.

`intake.look_hash` does so for the uploads of one tester: its 64 bits would meet by chance among millions of
pairs, and it has none for plain pictures, of which the corpus holds many.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image

_SIDE: Final = 64
_KEPT: Final = 16
BITS: Final = _KEPT * _KEPT
# Copies that were scaled, saved again or had their colours changed lie this near or nearer; measured when
# the corpus was gathered (docs/detector.md).
NEAR_BITS: Final = 22


def perceptual_hash(image: Image.Image) -> npt.NDArray[np.uint8]:
    """(32,) bytes: the signs of the 256 slowest waves of the grey picture, against their median.

    The method is Zauner's pHash (Implementation and Benchmarking of Perceptual Image Hash Functions, 2010)
    with 16 instead of 8 waves a side.
    """
    grey = np.asarray(image.convert("L").resize((_SIDE, _SIDE), Image.Resampling.LANCZOS), dtype=np.float64)
    waves = _COSINES @ grey @ _COSINES.T
    return np.packbits(waves > np.median(waves))


def _cosines() -> npt.NDArray[np.float64]:
    """The first (_KEPT, _SIDE) rows of the discrete cosine transform, without the constant one."""
    places = np.arange(_SIDE) + 0.5
    return np.array([np.cos(np.pi * wave * places / _SIDE) for wave in range(1, _KEPT + 1)])


_COSINES: Final = _cosines()


def bits_apart(one: npt.NDArray[np.uint8], others: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
    """(N,) differing bits, 0 to BITS, between a hash and each of (N, 32) others."""
    apart: npt.NDArray[np.int64] = np.bitwise_count(one ^ others).sum(axis=1, dtype=np.int64)
    return apart
