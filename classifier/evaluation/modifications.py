"""Named, seeded edits of a picture, as people and sites make them; every class goes through the same code."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter, ImageOps

from classifier.evaluation.edits import (
    cropped,
    denoised,
    hue_turned,
    lossless,
    messenger,
    noisy,
    printed,
    resized,
    saturated,
    saved,
    screenshot,
    social,
    turned,
    with_border,
    with_cutout,
    with_text,
)

Rng = np.random.Generator
Edit = Callable[[Image.Image, Rng], bytes]


def jpeg(quality: int) -> Edit:
    """Saved as JPEG."""
    return lambda image, _: saved(image, "JPEG", quality=quality)


def webp(quality: int) -> Edit:
    """Saved as lossy WebP."""
    return lambda image, _: saved(image, "WEBP", quality=quality, method=2)


def scaled(factor: float) -> Edit:
    """Both sides times the factor."""
    return lambda image, _: lossless(resized(image, factor))


def cut_to(area: float) -> Edit:
    """A random part with that share of the area."""
    return lambda image, rng: lossless(cropped(image, area, rng))


def plain(edit: Callable[[Image.Image], Image.Image]) -> Edit:
    """An edit of the pixels that draws nothing at random."""
    return lambda image, _: lossless(edit(image))


def drawn(edit: Callable[[Image.Image, Rng], Image.Image]) -> Edit:
    """An edit of the pixels that draws at random."""
    return lambda image, rng: lossless(edit(image, rng))


# `none` stands for the untouched file and never reaches an edit.
EDITS: Mapping[str, Edit] = MappingProxyType(
    {
        "stripped": plain(lambda image: image),
        "reencoded": webp(90),
        **{f"jpeg_{quality}": jpeg(quality) for quality in (95, 80, 60, 50, 40, 30)},
        **{f"webp_{quality}": webp(quality) for quality in (80, 50)},
        "avif_50": lambda image, _: saved(image, "AVIF", quality=50, speed=8),
        **{f"resize_{factor:g}": scaled(factor) for factor in (0.25, 0.5, 0.75, 1.5, 2)},
        **{f"crop_{percent}": cut_to(percent / 100) for percent in (75, 50, 25, 10)},
        "rotate_2": plain(lambda image: turned(image, 2)),
        "rotate_90": plain(lambda image: image.transpose(Image.Transpose.ROTATE_90)),
        "flip": plain(ImageOps.mirror),
        "blur": plain(lambda image: image.filter(ImageFilter.GaussianBlur(1.0))),
        "sharpen": plain(lambda image: image.filter(ImageFilter.UnsharpMask(2, 120, 0))),
        "noise": drawn(noisy),
        "brightness": plain(lambda image: ImageEnhance.Brightness(image).enhance(1.35)),
        "contrast": plain(lambda image: ImageEnhance.Contrast(image).enhance(1.4)),
        "saturation": drawn(saturated),
        "hue": drawn(hue_turned),
        "grayscale": plain(lambda image: image.convert("L").convert("RGB")),
        "text": drawn(with_text),
        "border": drawn(with_border),
        "screenshot": screenshot,
        "social": lambda image, _: social(image, 1),
        "social_twice": lambda image, _: social(image, 2),
        "messenger": lambda image, _: messenger(image),
        "printed": printed,
        "denoised": lambda image, _: denoised(image),
    }
)
DALLE3, REAL = 0, 2
# Share of the area that a piece of another picture covers, and the kind of that picture.
PASTED: Mapping[str, tuple[float, int]] = MappingProxyType(
    {
        "cutout_5": (0.05, REAL),
        "cutout_10": (0.1, REAL),
        "cutout_20": (0.2, REAL),
        "inserted_10": (0.1, DALLE3),
    }
)
NONE = "none"
ATTACKED = "attacked"
MODIFICATIONS = (NONE, *EDITS, *PASTED, ATTACKED)


def modify(name: str, image: Image.Image, seed: int) -> bytes:
    """A file of the RGB picture after the named edit; the same for the same seed.

    Raises KeyError for an unknown name, and for one that needs more than the picture: `none`, whose file is
    the untouched original, pasted pieces, and the attack on a network.
    """
    return EDITS[name](image, rng_of(name, seed))


def paste(name: str, image: Image.Image, donor: Image.Image, seed: int) -> bytes:
    """A file of the picture with a piece of the donor on it. Raises KeyError for an unknown name."""
    return lossless(with_cutout(image, donor, PASTED[name][0], rng_of(name, seed)))


def rng_of(name: str, seed: int) -> Rng:
    """Random numbers of one edit of one picture."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def random_history(image: Image.Image, seed: int) -> bytes:
    """A file after an everyday history: down to 0.4 to 1 of the size, then JPEG 40-95 or WebP 50-95."""
    rng = np.random.default_rng([seed, zlib.crc32(b"history")])
    image = resized(image, float(rng.uniform(0.4, 1.0))) if rng.random() < 0.7 else image
    if rng.random() < 0.7:
        return saved(image, "JPEG", quality=int(rng.integers(40, 96)))
    return saved(image, "WEBP", quality=int(rng.integers(50, 96)), method=2)
