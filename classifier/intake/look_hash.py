"""A short hash of what a picture looks like: near-identical pictures have near-identical hashes.

The difference hash of Neal Krawetz ("Kind of Like That", The Hacker Factor Blog, 21 January 2013): the grey
picture is shrunk to 9 × 8, and each bit says whether a pixel is darker than its right neighbour. A new
encoding, another size or another brightness change few bits; another picture changes about half of them.
Measured on 213 pictures of `val`: JPEG at quality 20, half the size, blur, noise and a third more brightness
stay within 10 bits, also 99 of 100 cuts of 2 %; no two of 22,578 pairs of different pictures are within 12.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from PIL import Image

from classifier.intake.look import reduced

_COLUMNS: Final = 9
_ROWS: Final = 8
# Grey levels between neighbours below which coding noise decides the bit.
_STEP: Final = 1.0
# With fewer real steps, or with nearly all steps in one direction (a plain gradient), different pictures
# get the same hash.
_FEWEST_STEPS: Final = 24
_FEWEST_OF_EITHER: Final = 10


def look_hash(pixels: Image.Image) -> str:
    """Return the hash of an RGB picture as 16 hexadecimal digits, or "" where it would say too little."""
    small = reduced(pixels).convert("L").convert("F").resize((_COLUMNS, _ROWS), Image.Resampling.BOX)
    steps = np.diff(np.asarray(small), axis=1)
    bits = steps > 0
    rising = int(bits.sum())
    if (np.abs(steps) >= _STEP).sum() < _FEWEST_STEPS:
        return ""
    if min(rising, bits.size - rising) < _FEWEST_OF_EITHER:
        return ""
    return np.packbits(bits).tobytes().hex()


def look_distance(one: str, other: str) -> int:
    """Return how many of the 64 bits differ, 0 to 64, of two hashes that are not empty."""
    return (int(one, 16) ^ int(other, 16)).bit_count()
