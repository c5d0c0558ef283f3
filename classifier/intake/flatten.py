"""Any stored mode to upright 8-bit RGB on white; must not crop, scale or change colours otherwise."""

from __future__ import annotations

from typing import Final

import numpy as np
from PIL import ExifTags, Image

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
    """Upright RGB pixels, and whether any pixel was less than opaque before it was laid on white."""
    eight_bit = _to_eight_bits(picture, bit_depth)
    if not eight_bit.has_transparency_data:
        return _upright(eight_bit.convert("RGB"), picture), False
    layered = eight_bit.convert("RGBA")
    alpha = layered.getchannel("A")
    colours = layered.convert("RGB")
    if alpha.getextrema() == (255, 255):
        return _upright(colours, picture), False
    white = Image.new("RGB", layered.size, _WHITE)
    white.paste(colours, mask=alpha)
    return _upright(white, picture), True


def _to_eight_bits(picture: Image.Image, bit_depth: int) -> Image.Image:
    """Keeps the high byte of 16-bit grey, as Pillow does for 16-bit colour: its own conversion would clip to white."""
    key = picture.info.get("transparency")
    if picture.mode.startswith("I"):
        grey = Image.fromarray((np.asarray(picture) >> 8).astype(np.uint8))
        if isinstance(key, int):
            grey.putalpha(Image.fromarray(np.where(np.asarray(picture) == key, 0, 255).astype(np.uint8)))
        return grey
    if picture.mode == "RGB" and bit_depth == 16 and isinstance(key, tuple):
        picture.info["transparency"] = tuple(level >> 8 for level in key)
    return picture


def _upright(pixels: Image.Image, picture: Image.Image) -> Image.Image:
    turn = _TURNS.get(_orientation(picture))
    return pixels if turn is None else pixels.transpose(turn)


def _orientation(picture: Image.Image) -> int:
    try:
        return int(picture.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # noqa: BLE001 - EXIF that cannot be read must not cost the picture
        return 1
