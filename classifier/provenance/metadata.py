"""IPTC, XMP and EXIF: what unsigned metadata says of a picture's origin. Anyone can write or strip it."""

from __future__ import annotations

import re
from typing import Any, Final

from classifier.intake.raw_metadata import RawMetadata
from classifier.provenance.exif_texts import exif_texts
from classifier.provenance.generators import UNNAMED, generator_named, says_of
from classifier.provenance.iptc_iim import iim_fields
from classifier.provenance.signal import Kind, Says, Signal, State, clean
from classifier.provenance.source_types import CAPTURED, GENERATED, SOURCE_TYPES, source_type
from classifier.provenance.xmp import UnreadableXmp, xmp_fields

# What a page may show of a stranger's metadata. Names of people, captions and prompts are not kept: their
# presence is.
SHOWN: Final = ("make", "model", "software", "creator_tool", "credit", "source", "ai_system", "ai_version")
PERSONAL: Final = (
    "creator",
    "artist",
    "copyright",
    "description",
    "comment",
    "prompt",
    "prompt_writer",
)
# Programs that take pictures of screens name themselves; phones write the word into the comment.
_SCREENSHOT: Final = re.compile(r"screen ?shot|spectacle|flameshot|sharex|snipping", re.IGNORECASE)
ABSENT: Final = "None found, which says nothing."
EMPTY: Final = "There is some, but nothing in it says where the picture comes from."
# Fields in which a generator names itself or is named.
_NAMING: Final = ("ai_system", "software", "creator_tool", "credit", "source", "make", "model")


def read_metadata(raw: RawMetadata) -> Signal:
    """What the blocks of one file say; a block that cannot be read leaves the others as they are."""
    fields, unreadable = fields_of(raw)
    term = source_type(fields.get("source_type", ""))
    says, generator = origin_of(fields, term)
    details: dict[str, Any] = {name: clean(fields[name]) for name in SHOWN if name in fields}
    details |= {"source_type": term} if term else {}
    details["withheld"] = [name for name in PERSONAL if name in fields]
    details |= {"unreadable": unreadable} if unreadable else {}
    details |= {"screenshot": True} if is_screenshot(fields, raw, term) else {}
    if not fields and "screenshot" not in details:
        if unreadable:
            return Signal(
                Kind.METADATA, State.UNREADABLE, f"Cannot be read: {unreadable[0]}.", details=details
            )
        return Signal(Kind.METADATA, State.NONE, EMPTY if raw.exif or raw.xmp or raw.iptc else ABSENT)
    return Signal(
        Kind.METADATA, State.FOUND, summary_of(says, generator, term, fields), says, "", generator, details
    )


def fields_of(raw: RawMetadata) -> tuple[dict[str, str], list[str]]:
    """All fields, XMP before IPTC before EXIF where they disagree, and why a block could not be read."""
    unreadable = [f"the block {clean(name, 40)} is larger than a megabyte" for name in raw.oversized]
    xmp: dict[str, str] = {}
    if raw.xmp:
        try:
            xmp = xmp_fields(raw.xmp)
        except UnreadableXmp as error:
            unreadable.append(f"there is an XMP packet, but {error.reason}")
    return {**exif_texts(raw.exif), **iim_fields(raw.iptc), **xmp}, unreadable


def is_screenshot(fields: dict[str, str], raw: RawMetadata, term: str) -> bool:
    """Whether the file says that it shows a screen."""
    words = [fields.get(name, "") for name in ("comment", "software", "creator_tool")]
    words.append(dict(raw.texts).get("Software", ""))
    return term == "screenCapture" or bool(_SCREENSHOT.search(" ".join(words)[:2000]))


def origin_of(fields: dict[str, str], term: str) -> tuple[Says, str]:
    """What the fields say, and the generator they name; a generator's name outweighs a source type."""
    named = generator_named(" | ".join(fields[name] for name in _NAMING if name in fields))
    if named:
        return says_of(named), named
    if term in GENERATED:
        return Says.GENERATED, UNNAMED
    if term in CAPTURED or fields.get("make") or fields.get("model"):
        return Says.CAMERA, ""
    return Says.NOTHING, ""


def summary_of(says: Says, generator: str, term: str, fields: dict[str, str]) -> str:
    """One plain sentence, which says that it is unsigned."""
    if generator:
        claim = f"The metadata says: made with {generator}."
    elif says is Says.CAMERA:
        camera = clean(f"{fields.get('make', '')} {fields.get('model', '')}", 60)
        claim = f"The metadata names a camera{f' ({camera})' if camera else ''}."
    elif term:
        claim = f"The metadata says: {SOURCE_TYPES[term]}."
    else:
        claim = "The metadata does not say how the picture was made."
    return f"{claim} Anyone can write or remove such metadata."
