"""Texts of an EXIF block (EXIF 2.32, TIFF 6.0): who and what made the picture; never places or dates."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

TAGS: Final = {
    0x010E: "description",
    0x010F: "make",
    0x0110: "model",
    0x0131: "software",
    0x013B: "artist",
    0x8298: "copyright",
    0x9286: "comment",
}
_EXIF_DIRECTORY: Final = 0x8769
_TEXT_KINDS: Final = {1, 2, 7}  # bytes, ASCII, undefined
_MAX_ENTRIES: Final = 500
MAX_TEXT: Final = 100_000


def exif_texts(exif: bytes) -> dict[str, str]:
    """The texts by the names in TAGS; empty ones and what cannot be read are left out."""
    start = 6 if exif.startswith(b"Exif\0\0") else 0
    if exif[start : start + 4] not in (b"II\x2a\x00", b"MM\x00\x2a"):
        return {}
    order = "<" if exif[start : start + 1] == b"I" else ">"
    found: dict[str, str] = {}
    for number, content in _entries(exif, start, order):
        text = decoded(content, order) if number == 0x9286 else content.decode("utf-8", "replace")
        text = text.replace("\0", " ").strip()
        if text:
            found.setdefault(TAGS[number], text)
    return found


def _entries(exif: bytes, base: int, order: str) -> Iterator[tuple[int, bytes]]:
    """Wanted texts of the first directory and of the one that it points to for the camera's own."""
    try:
        waiting = [struct.unpack_from(order + "I", exif, base + 4)[0]]
        for at in waiting:
            (count,) = struct.unpack_from(order + "H", exif, base + at)
            for index in range(min(count, _MAX_ENTRIES)):
                place = base + at + 2 + 12 * index
                number, kind, size = struct.unpack_from(order + "HHI", exif, place)
                (value,) = struct.unpack_from(order + "I", exif, place + 8)
                if number == _EXIF_DIRECTORY and len(waiting) == 1:
                    waiting.append(value)
                if number in TAGS and kind in _TEXT_KINDS:
                    where = place + 8 if size <= 4 else base + value
                    yield number, exif[where : where + min(size, MAX_TEXT)]
    except struct.error:
        return


def decoded(comment: bytes, order: str) -> str:
    """A user comment; its first eight bytes name its character set."""
    head, body = comment[:8], comment[8:]
    if head == b"UNICODE\0":
        return body.decode(utf16(body, order), "replace")
    if head == b"ASCII\0\0\0":
        return body.decode("utf-8", "replace")
    return (body if not head.strip(b"\0 ") else comment).decode("utf-8", "replace")


def utf16(body: bytes, order: str) -> str:
    """Writers disagree with the byte order of the block: the zeros of Latin letters tell which it is."""
    even, odd = body[0::2].count(0), body[1::2].count(0)
    if even == odd:
        return "utf-16-le" if order == "<" else "utf-16-be"
    return "utf-16-be" if even > odd else "utf-16-le"
