"""Pictures made in code for the tests of services."""

import io

import numpy as np
from PIL import Image


def picture(seed: int = 0, side: int = 160) -> Image.Image:
    """Coloured noise over a slope: decodes everywhere, is flat nowhere."""
    noise = np.random.default_rng(seed).integers(0, 120, (side, side, 3))
    slope = np.linspace(0, 120, side).astype(int)[None, :, None]
    return Image.fromarray((noise + slope).astype(np.uint8))


def png(seed: int = 0, side: int = 160) -> bytes:
    return saved(picture(seed, side), "PNG")


def jpeg(seed: int = 0, side: int = 160, quality: int = 90) -> bytes:
    return saved(picture(seed, side), "JPEG", quality=quality)


def saved(image: Image.Image, kind: str, **options: int) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()
