"""Picks the walker for a format; must not decode."""

from __future__ import annotations

import struct
from typing import Final

from classifier.intake import boxes, jpeg, png, riff
from classifier.intake.errors import RefusedImage
from classifier.intake.layout import Layout
from classifier.intake.sniff import Format

_WALKERS: Final = {
    Format.PNG: png.read_layout,
    Format.JPEG: jpeg.read_layout,
    Format.WEBP: riff.read_layout,
    Format.AVIF: boxes.read_layout,
    Format.HEIC: boxes.read_layout,
}


def read_layout(data: bytes, image_format: Format) -> Layout:
    """Return the outer structure of a file; raise RefusedImage (truncated, unreadable)."""
    try:
        return _WALKERS[image_format](data)
    except struct.error as error:
        raise RefusedImage("unreadable") from error
