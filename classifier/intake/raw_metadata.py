"""Takes the metadata blocks of a file out as they are, bounded in size; must not interpret them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PIL import Image

from classifier.intake.exif import exif_of

# Real packets have some kilobytes, workflows of image generators up to a few hundred.
MAX_BLOCK: Final = 1_000_000
MAX_TEXTS: Final = 64
_IPTC_RESOURCE: Final = 0x0404  # of Photoshop's image resources, which JPEG keeps in APP13
_XMP_KEY: Final = "XML:com.adobe.xmp"


@dataclass(frozen=True, slots=True)
class RawMetadata:
    """Blocks of up to MAX_BLOCK bytes each.

    `texts` are named text chunks and comments; `oversized` names what was left out for its size.
    """

    exif: bytes = b""
    xmp: bytes = b""
    iptc: bytes = b""
    texts: tuple[tuple[str, str], ...] = ()
    oversized: tuple[str, ...] = ()


def raw_metadata(picture: Image.Image) -> RawMetadata:
    """The blocks of an opened picture."""
    info = picture.info
    blocks = {
        "exif": exif_of(picture),
        "xmp": as_bytes(info.get("xmp") or info.get(_XMP_KEY)),
        "iptc": iptc_of(info.get("photoshop")),
    }
    texts = {str(key): as_text(value) for key, value in info.items() if key != _XMP_KEY}
    named = [(key, text) for key, text in texts.items() if text][:MAX_TEXTS]
    large = [name for name, block in blocks.items() if len(block) > MAX_BLOCK]
    large += [key for key, text in named if len(text) > MAX_BLOCK]
    return RawMetadata(
        **{name: block for name, block in blocks.items() if name not in large},
        texts=tuple((key, text) for key, text in named if key not in large),
        oversized=tuple(large),
    )


def as_bytes(value: object) -> bytes:
    """A block as bytes, empty for anything else."""
    if isinstance(value, str):
        return value.encode("utf-8", "surrogateescape")
    return value if isinstance(value, bytes) else b""


def as_text(value: object) -> str:
    """A text chunk, or a JPEG comment as text; empty for anything else."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace") if value.isascii() else ""
    return str(value) if isinstance(value, str) else ""


def iptc_of(resources: object) -> bytes:
    """The IPTC record among Photoshop's image resources."""
    block = resources.get(_IPTC_RESOURCE) if isinstance(resources, dict) else None
    return block if isinstance(block, bytes) else b""
