"""What is measured on a file, as rows for people. Must not read rows of the database."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

Facts = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """A label and its value, both plain words."""

    label: str
    value: str


def size(facts: Facts) -> str:
    """Pixels."""
    return f"{facts['width']:,} × {facts['height']:,} pixels"


def weight(facts: Facts) -> str:
    """Length of the file: kilobytes below a megabyte, of 1,000 bytes each."""
    count = facts["bytes"]
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{max(1, round(count / 1000))} kB"


def quality(facts: Facts) -> str:
    """The estimate for JPEG files; empty for others."""
    found = facts.get("jpeg_quality")
    return "" if found is None else f"about {found} of 100"


def colour(facts: Facts) -> str:
    """Colour or not, with the transparency that was put on white."""
    words = "black and white, or one tint" if facts.get("is_grayscale") else "in colour"
    return f"{words}; see-through parts were put on white" if facts.get("alpha_used") else words


def frames(facts: Facts) -> str:
    """Of animations."""
    return f"{facts['frame_count']}; the first was checked" if facts.get("is_animated") else ""


def metadata(facts: Facts) -> str:
    """Which kinds of metadata there are; their absence says nothing."""
    kinds = (
        ("has_camera_exif", "a camera's name"),
        ("has_exif", "EXIF"),
        ("has_xmp", "XMP"),
        ("has_c2pa", "Content Credentials"),
    )
    found = [words for field, words in kinds if facts.get(field)]
    return ", ".join(found) if found else "no EXIF, XMP or Content Credentials, which says nothing"


def mismatch(facts: Facts) -> str:
    """Where name and content disagree."""
    return "the file name says another format" if facts.get("name_mismatch") else ""


# The one row that the file's name speaks in.
NAME_ROW: Final = "Note"
ROWS: Final[tuple[tuple[str, Callable[[Facts], str]], ...]] = (
    ("Format", lambda facts: str(facts["format"])),
    ("Size", size),
    ("File size", weight),
    ("JPEG quality", quality),
    ("Colour", colour),
    ("Frames", frames),
    ("Metadata", metadata),
    (NAME_ROW, mismatch),
)


def fact_rows(facts: Facts) -> tuple[Row, ...]:
    """Rows of one file, without the ones that do not apply; `facts` are those of intake."""
    rows = (Row(label, value(facts)) for label, value in ROWS)
    return tuple(row for row in rows if row.value)
