"""Fields of the older IPTC record (IPTC-NAA Information Interchange Model 4.2); must not read places."""

from __future__ import annotations

from typing import Final

FIELDS: Final = {65: "creator_tool", 80: "creator", 110: "credit", 115: "source", 120: "description"}
_MARKER, _APPLICATION_RECORD = 0x1C, 2


def iim_fields(record: bytes) -> dict[str, str]:
    """The fields by the names in FIELDS; reading stops where the record makes no sense."""
    found: dict[str, str] = {}
    at = 0
    while at + 5 <= len(record) and record[at] == _MARKER:
        size = int.from_bytes(record[at + 3 : at + 5], "big")
        if size & 0x8000:  # an extended length, for fields that are no text
            break
        name = FIELDS.get(record[at + 2]) if record[at + 1] == _APPLICATION_RECORD else None
        text = record[at + 5 : at + 5 + size].decode("utf-8", "replace").strip()
        if name and text:
            found.setdefault(name, text)
        at += 5 + size
    return found
