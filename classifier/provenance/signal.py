"""One technique's finding, as it is kept with a verdict."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """The techniques, in the order a page shows them."""

    CREDENTIALS = "content_credentials"
    METADATA = "metadata"
    MARKS = "generator_marks"
    WATERMARK = "watermark"


class State(StrEnum):
    """How far a finding can be believed.

    VERIFIED, signed by an issuer on the bundled list and the picture unchanged since; UNKNOWN_ISSUER, the
    same by nobody we know; UNVERIFIABLE, the signature cannot be checked; ALTERED, the picture or the
    statement was changed after signing; FOUND, there but unsigned, so anyone could have written it;
    REMOTE, kept at another place and not fetched; UNREADABLE; NOT_CHECKED; NONE, which says nothing.
    """

    VERIFIED = "verified"
    UNKNOWN_ISSUER = "unknown_issuer"
    UNVERIFIABLE = "unverifiable"
    ALTERED = "altered"
    FOUND = "found"
    REMOTE = "remote"
    UNREADABLE = "unreadable"
    NOT_CHECKED = "not_checked"
    NONE = "none_found"


class Says(StrEnum):
    """What a finding says of the picture's origin, whether or not it can be believed.

    GENERATED: made by an AI model that is not named, which may be DALL·E 3 or another.
    """

    NOTHING = "nothing"
    GENERATED = "generated"
    DALLE3 = "dalle3"
    EDITED_DALLE3 = "edited_dalle3"
    PART_DALLE3 = "part_dalle3"
    OTHER_GENERATOR = "other_generator"
    CAMERA = "camera"


@dataclass(frozen=True)
class Signal:
    """`issuer` is who signed it, `generator` what it names as the picture's origin; both may be empty.

    `summary` is one plain sentence; `details` plain JSON values. Places, and personal fields of unsigned
    metadata, are in neither.
    """

    kind: Kind
    state: State
    summary: str
    says: Says = Says.NOTHING
    issuer: str = ""
    generator: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)


def clean(text: object, limit: int = 120) -> str:
    """A stranger's text on one line, without control characters, cut to `limit` characters."""
    words = "".join(c if c.isprintable() else " " for c in str(text)).split()
    line = " ".join(words)
    return line if len(line) <= limit else line[: limit - 1] + "…"
