"""Named, seeded edits of a picture, as people and sites make them; every class goes through the same code."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from PIL import Image

Rng = np.random.Generator
Edit = Callable[[Image.Image, Rng], bytes]
MIN_SIDE = 64


def saved(image: Image.Image, codec: str, **options: int) -> bytes:
    """The file that Pillow writes."""
    buffer = io.BytesIO()
    image.save(buffer, codec, **options)
    return buffer.getvalue()


def lossless(image: Image.Image) -> bytes:
    """A PNG of the picture, written fast."""
    return saved(image, "PNG", compress_level=1)


def resized(image: Image.Image, factor: float) -> Image.Image:
    """Both sides times `factor`, but never a side under MIN_SIDE pixels."""
    factor = max(factor, MIN_SIDE / min(image.size))
    size = (max(round(image.width * factor), MIN_SIDE), max(round(image.height * factor), MIN_SIDE))
    return image.resize(size, Image.Resampling.LANCZOS)


def cropped(image: Image.Image, area: float, rng: Rng) -> Image.Image:
    """A random rectangle of the same shape and that share of the area, no side under MIN_SIDE pixels."""
    side = area**0.5
    width, height = (max(round(length * side), min(MIN_SIDE, length)) for length in image.size)
    left = int(rng.integers(0, image.width - width + 1))
    top = int(rng.integers(0, image.height - height + 1))
    return image.crop((left, top, left + width, top + height))


def hue_turned(image: Image.Image, rng: Rng) -> Image.Image:
    """Hue turned by 36 to 180 degrees, either way."""
    steps = int(rng.integers(26, 129)) * (1 if rng.random() < 0.5 else -1)
    pixels = np.array(image.convert("HSV"))
    pixels[..., 0] += np.uint8(steps % 256)
    return Image.fromarray(pixels, "HSV").convert("RGB")


# `none` stands for the untouched file and never reaches an edit.
EDITS: Mapping[str, Edit] = MappingProxyType(
    {
        "reencoded": lambda image, _: saved(image, "WEBP", quality=90, method=2),
        "jpeg_80": lambda image, _: saved(image, "JPEG", quality=80),
        "jpeg_50": lambda image, _: saved(image, "JPEG", quality=50),
        "resize_0.5": lambda image, _: lossless(resized(image, 0.5)),
        "resize_0.25": lambda image, _: lossless(resized(image, 0.25)),
        "crop_50": lambda image, rng: lossless(cropped(image, 0.5, rng)),
        "hue": lambda image, rng: lossless(hue_turned(image, rng)),
        "grayscale": lambda image, _: lossless(image.convert("L").convert("RGB")),
    }
)
NONE = "none"
MODIFICATIONS = (NONE, *EDITS)


def modify(name: str, image: Image.Image, seed: int) -> bytes:
    """A file of the RGB picture after the named edit; the same for the same seed.

    Raises KeyError for an unknown name, and for `none`, whose file is the untouched original.
    """
    rng = np.random.default_rng([seed, zlib.crc32(name.encode())])
    return EDITS[name](image, rng)


def random_history(image: Image.Image, seed: int) -> bytes:
    """A file after an everyday history: down to 0.4 to 1 of the size, then JPEG 40-95 or WebP 50-95."""
    rng = np.random.default_rng([seed, zlib.crc32(b"history")])
    image = resized(image, float(rng.uniform(0.4, 1.0))) if rng.random() < 0.7 else image
    if rng.random() < 0.7:
        return saved(image, "JPEG", quality=int(rng.integers(40, 96)))
    return saved(image, "WEBP", quality=int(rng.integers(50, 96)), method=2)
