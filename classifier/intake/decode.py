"""The one door for a stranger's bytes: checked, decoded, upright RGB with facts. Must not keep names or metadata."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from PIL import Image

from classifier.intake import look, marks
from classifier.intake.containers import read_layout
from classifier.intake.errors import MEGABYTE, RefusedImage
from classifier.intake.facts import Facts
from classifier.intake.flatten import flatten
from classifier.intake.jpeg_quality import estimate_quality
from classifier.intake.layout import Layout
from classifier.intake.pillow_open import open_picture
from classifier.intake.polyglot import refuse_second_file
from classifier.intake.sniff import Format, sniff

MAX_BYTES: Final = 25 * MEGABYTE
MAX_PIXELS: Final = 80_000_000
MIN_SIDE: Final = 64

_EXTENSIONS: Final = {
    ".png": Format.PNG,
    ".jpg": Format.JPEG,
    ".jpeg": Format.JPEG,
    ".jpe": Format.JPEG,
    ".jfif": Format.JPEG,
    ".webp": Format.WEBP,
    ".avif": Format.AVIF,
    ".heic": Format.HEIC,
    ".heif": Format.HEIC,
    ".hif": Format.HEIC,
}
_OTHER_EXTENSIONS: Final = frozenset({".gif", ".bmp", ".tif", ".tiff", ".svg", ".pdf", ".psd", ".jxl", ".jp2", ".txt"})


@dataclass(frozen=True, slots=True)
class DecodedImage:
    """An accepted picture: `pixels` is upright 8-bit RGB on white at native size, `facts` what the file showed."""

    pixels: Image.Image
    facts: Facts


def read_image(data: bytes, *, name: str | None = None) -> DecodedImage:
    """Checks and decodes one uploaded file (first frame only).

    Limits: MAX_BYTES, MAX_PIXELS (read from the header before decoding) and MIN_SIDE on the shorter side.
    `name` only tells whether its extension contradicts the content; it is not kept.
    Raises RefusedImage, and nothing else, for any bytes at all (MemoryError excepted).
    """
    _check_bytes(len(data))
    image_format = sniff(data)
    layout = read_layout(data, image_format)
    refuse_second_file(data, layout.end)
    check_size(layout.size)
    picture = open_picture(data, image_format)
    check_size(picture.size)
    pixels, alpha_used = flatten(picture, layout.bit_depth)
    return DecodedImage(pixels, _facts(data, image_format, layout, picture, pixels, alpha_used, name))


def _check_bytes(count: int) -> None:
    if count == 0:
        raise RefusedImage("empty")
    if count > MAX_BYTES:
        megabytes = -(-count // MEGABYTE)
        raise RefusedImage("too_many_bytes", megabytes=megabytes, limit=MAX_BYTES // MEGABYTE)


def check_size(size: tuple[int, int]) -> None:
    """Raises RefusedImage (too_many_pixels, too_small, unreadable) for a (width, height) in pixels."""
    width, height = size
    if min(size) == 0:
        raise RefusedImage("unreadable")
    if width * height > MAX_PIXELS:
        megapixels = -(-width * height // 1_000_000)
        raise RefusedImage("too_many_pixels", megapixels=megapixels, limit=MAX_PIXELS // 1_000_000)
    if min(size) < MIN_SIDE:
        raise RefusedImage("too_small", width=width, height=height, limit=MIN_SIDE)


def _facts(
    data: bytes,
    image_format: Format,
    layout: Layout,
    picture: Image.Image,
    pixels: Image.Image,
    alpha_used: bool,
    name: str | None,
) -> Facts:
    small = look.reduced(pixels)
    frames = getattr(picture, "n_frames", 1) if image_format is not Format.JPEG else 1
    return Facts(
        format=image_format.value,
        mime=image_format.mime,
        width=pixels.width,
        height=pixels.height,
        short_side=min(pixels.size),
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        source_mode=picture.mode,
        bit_depth=layout.bit_depth,
        has_alpha=picture.has_transparency_data,
        alpha_used=alpha_used,
        is_animated=frames > 1,
        frame_count=frames,
        is_grayscale=look.is_grayscale(small),
        jpeg_quality=_jpeg_quality(picture),
        chroma_subsampling=layout.chroma_subsampling,
        flat_share=look.flat_share(small),
        has_exif=marks.has_exif(picture),
        has_camera_exif=marks.has_camera_exif(picture),
        has_xmp=marks.has_xmp(picture),
        has_c2pa=marks.has_c2pa(data, layout),
        name_mismatch=_contradicts(name, image_format),
    )


def _jpeg_quality(picture: Image.Image) -> int | None:
    """From the first table, which is luma's in every common encoder."""
    tables: dict[int, list[int]] = getattr(picture, "quantization", None) or {}
    return estimate_quality(tables[min(tables)]) if tables else None


def _contradicts(name: str | None, image_format: Format) -> bool:
    extension = PurePath(name or "").suffix.lower()
    if extension in _OTHER_EXTENSIONS:
        return True
    return _EXTENSIONS.get(extension, image_format) is not image_format
