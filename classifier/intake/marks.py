"""Says which kinds of metadata a file carries; must not keep, validate or return their values."""

from __future__ import annotations

from typing import Final

from PIL import Image

from classifier.intake.layout import Layout

# C2PA specification 2.1, section A.3: the user type of the box that holds a manifest store.
_C2PA_UUID: Final = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")


def has_xmp(picture: Image.Image) -> bool:
    """Tell whether an XMP packet is present."""
    return bool(picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp"))


def has_c2pa(data: bytes, layout: Layout) -> bool:
    """Tell whether a C2PA manifest store is present in the place that its format prescribes."""
    for part in layout.parts:
        if part.name in ("caBX", "C2PA"):
            return True
        if part.name == "uuid" and data.startswith(_C2PA_UUID, part.start):
            return True
        if part.name == "APP11" and data.find(b"jumdc2pa", part.start, part.end) >= 0:
            return True
    return False
