"""Any stored mode to upright 8-bit RGB on white; must not crop, scale or change colours otherwise."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from classifier.intake.exif import exif_of, orientation

_WHITE: Final = (255, 255, 255)

# EXIF 2.32, tag 274: how the stored rows and columns must be turned to stand upright.
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def flatten(picture: Image.Image, bit_depth: int) -> tuple[Image.Image, bool]:
    """Return upright RGB pixels, and whether any was less than opaque before it was laid on white."""
    pixels, alpha_used = _on_white(_to_eight_bits(picture, bit_depth))
    turn = _TURNS.get(orientation(exif_of(picture)))
    return (pixels if turn is None else pixels.transpose(turn)), alpha_used


def _on_white(picture: Image.Image) -> tuple[Image.Image, bool]:
    if not picture.has_transparency_data:
        return picture.convert("RGB"), False
    layered = picture.convert("RGBA")
    alpha, colours = layered.getchannel("A"), layered.convert("RGB")
    if alpha.getextrema() == (255, 255):
        return colours, False
    white = Image.new("RGB", layered.size, _WHITE)
    white.paste(colours, mask=alpha)
    return white, True


def _to_eight_bits(picture: Image.Image, bit_depth: int) -> Image.Image:
    """Keep the high byte of 16-bit grey, as Pillow does for colour; its conversion of grey would clip."""
    key = picture.info.get("transparency")
    if picture.mode.startswith("I;16"):
        return _grey_from_16_bits(np.asarray(picture), key)
    if picture.mode == "L" and isinstance(key, int):
        picture.info["transparency"] = key * 255 // (2**bit_depth - 1)
    if picture.mode == "RGB" and bit_depth == 16 and isinstance(key, tuple):
        picture.info["transparency"] = tuple(level >> 8 for level in key)
    return picture


def _grey_from_16_bits(levels: NDArray[np.uint16], key: int | None) -> Image.Image:
    grey = Image.fromarray((levels >> 8).astype(np.uint8))
    if key is not None:
        grey.putalpha(Image.fromarray(np.where(levels == key, 0, 255).astype(np.uint8)))
    return grey
