"""Re-encodes a picture for browsers; must carry no metadata and no bytes of the original."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from PIL import Image

PREVIEW_SIDE: Final = 1280
THUMBNAIL_SIDE: Final = 320
_QUALITY: Final = 82


def make_preview(pixels: Image.Image, max_side: int) -> bytes:
    """Return WebP bytes of the picture, shrunk (never enlarged) to a long side of at most `max_side` px."""
    small = pixels.convert("RGB")
    small.info = {}
    small.thumbnail((max_side, max_side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    out = BytesIO()
    small.save(out, "WEBP", quality=_QUALITY, method=4)
    return out.getvalue()
