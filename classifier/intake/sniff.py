"""Tells the format from the first bytes; must never trust a name, an extension or a declared type."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePath
from typing import Final

from classifier.intake.errors import RefusedImage


class Format(StrEnum):
    """The formats we read. Every other one is refused, however well a library could open it."""

    PNG = "PNG"
    JPEG = "JPEG"
    WEBP = "WEBP"
    AVIF = "AVIF"
    HEIC = "HEIC"

    @property
    def mime(self) -> str:
        """The media type, such as image/png."""
        return f"image/{self.value.lower()}"


_AVIF_BRANDS: Final = frozenset({b"avif", b"avis"})
_HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"})

# Files people do send by mistake; naming the kind makes the refusal useful.
_KNOWN_OTHERS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"BM", "BMP"),
    (b"II*\0", "TIFF or raw camera"),
    (b"MM\0*", "TIFF or raw camera"),
    (b"8BPS", "Photoshop"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\0\0\0\x0cJXL ", "JPEG XL"),
    (b"\0\0\0\x0cjP  ", "JPEG 2000"),
    (b"\0\0\x01\0", "icon"),
    (b"<svg", "SVG"),
    (b"%PDF-", "PDF"),
)

_EXTENSIONS: Final[dict[str, Format | None]] = {
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
} | dict.fromkeys([".gif", ".bmp", ".tif", ".tiff", ".svg", ".pdf", ".psd", ".jxl", ".jp2", ".txt", ".doc"])


def sniff(data: bytes) -> Format:
    """Return the format the first bytes declare; raise RefusedImage (not_an_image, unsupported_format)."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Format.PNG
    if data.startswith(b"\xff\xd8\xff"):
        return Format.JPEG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Format.WEBP
    if data[4:8] == b"ftyp":
        return _by_brand(data)
    for magic, kind in _KNOWN_OTHERS:
        if data.startswith(magic):
            raise RefusedImage("unsupported_format", kind=kind)
    raise RefusedImage("not_an_image")


def _by_brand(data: bytes) -> Format:
    """Read the brands of the first box (ISO/IEC 23008-12 annex B; AV1 Image File Format, section 6)."""
    size = min(int.from_bytes(data[:4], "big"), 512)
    brands = [data[8:12], *(data[at : at + 4] for at in range(16, size - 3, 4))]
    for brand in brands:
        if brand in _AVIF_BRANDS:
            return Format.AVIF
        if brand in _HEIC_BRANDS:
            return Format.HEIC
    raise RefusedImage("unsupported_format", kind="video or other media")


def contradicts(name: str | None, image_format: Format) -> bool:
    """Tell whether the name's extension belongs to another format; an unknown or absent one does not."""
    return _EXTENSIONS.get(PurePath(name or "").suffix.lower(), image_format) is not image_format
