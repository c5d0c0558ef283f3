"""Walks AVIF and HEIC boxes (ISO/IEC 14496-12, 23008-12); leaves the pixels to the decoder."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from classifier.intake.errors import RefusedImage
from classifier.intake.layout import Layout, Part, PartList, need

# Where the properties of the pictures lie, outermost first; "meta" starts with 4 bytes of version and flags.
_PATH: Final = (("meta", 4), ("iprp", 0), ("ipco", 0))


def read_layout(data: bytes) -> Layout:
    """Walk the boxes; raise RefusedImage: truncated if a box runs past the file, unreadable if sizeless."""
    parts, end = PartList(), 0
    for part in _boxes(data, 0, len(data)):
        end = part.end
        _add(data, parts, part, 0)
    return Layout(parts.all(), end, _largest(data, parts), _bit_depth(data, parts))


# Any other name that runs past the end is not a cut box but the text of something appended.
_CUTTABLE: Final = frozenset({"meta", "mdat", "moov", "idat", "iprp", "ipco"})


def _boxes(data: bytes, at: int, stop: int) -> Iterator[Part]:
    """Yield the boxes between two offsets, up to bytes that are no box: padding or a trailer."""
    while at + 8 <= stop:
        length, kind = struct.unpack_from(">I4s", data, at)
        if not (kind.isascii() and kind.decode("ascii").isprintable()):
            return
        head = 8
        if length == 1:
            need(data, at + 16)
            head, length = 16, int.from_bytes(data[at + 8 : at + 16], "big")
        elif length == 0:
            length = stop - at
        if length < head:
            return
        name = kind.decode("ascii")
        if at + length > len(data) and name not in _CUTTABLE:
            return
        need(data, at + length)
        yield Part(name, at + head, at + length)
        at += length


def _add(data: bytes, parts: PartList, part: Part, depth: int) -> None:
    parts.add(part.name, part.start, part.end)
    if depth < len(_PATH) and part.name == _PATH[depth][0]:
        for child in _boxes(data, part.start + _PATH[depth][1], part.end):
            _add(data, parts, child, depth + 1)


def _largest(data: bytes, parts: PartList) -> tuple[int, int]:
    """Return the largest size of all, thumbnails and tiles included: it bounds what a decoder allocates."""
    extents = [part for part in parts.named("ispe") if part.end - part.start >= 12]
    sizes = [struct.unpack_from(">II", data, part.start + 4) for part in extents]
    if not sizes:
        raise RefusedImage("truncated" if not parts.named("meta") else "unreadable")
    width, height = max(sizes, key=lambda size: size[0] * size[1])
    return width, height


def _bit_depth(data: bytes, parts: PartList) -> int:
    """Read the codec's own record: AV1 (av1C, byte 2) or HEVC (hvcC, byte 17); 8 when neither is there."""
    for part in parts.named("av1C", "hvcC"):
        record = data[part.start : part.end]
        if part.name == "av1C" and len(record) > 2:
            return {0x40: 10, 0x60: 12}.get(record[2] & 0x60, 8)
        if part.name == "hvcC" and len(record) > 17:
            return 8 + (record[17] & 7)
    return 8
