"""Says which kinds of metadata a file carries; must not keep, validate or return their values."""

from __future__ import annotations

from typing import Final

from PIL import ExifTags, Image

from classifier.intake.layout import Layout

# C2PA specification 2.1, section A.3: the box type and user type of an embedded manifest store.
_C2PA_UUID: Final = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
_CAMERA_TAGS: Final = (ExifTags.Base.Make, ExifTags.Base.Model)


def has_exif(picture: Image.Image) -> bool:
    return bool(picture.info.get("exif")) or "Raw profile type exif" in picture.info


def has_camera_exif(picture: Image.Image) -> bool:
    """Whether EXIF names a camera; unreadable EXIF counts as naming none."""
    try:
        exif = picture.getexif()
        return any(exif.get(tag) for tag in _CAMERA_TAGS)
    except Exception:  # noqa: BLE001 - Pillow's EXIF reader fails in many ways on hostile bytes
        return False


def has_xmp(picture: Image.Image) -> bool:
    return bool(picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp"))


def has_c2pa(data: bytes, layout: Layout) -> bool:
    """Whether a manifest store is present in the place that its format prescribes."""
    for part in layout.parts:
        if part.name in ("caBX", "C2PA"):
            return True
        if part.name == "uuid" and data.startswith(_C2PA_UUID, part.start):
            return True
        if part.name == "APP11" and data.find(b"jumdc2pa", part.start, part.end) >= 0:
            return True
    return False
