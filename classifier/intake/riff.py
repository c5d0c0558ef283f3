"""Walks WebP chunks (RFC 9649); leaves the pixels to the decoder."""

from __future__ import annotations

import struct

from classifier.intake.errors import RefusedImage
from classifier.intake.layout import Layout, Part, PartList, need


def read_layout(data: bytes) -> Layout:
    """Walk the chunks; raise RefusedImage: truncated if bytes are missing, unreadable without a picture."""
    need(data, 20)
    end = 8 + int.from_bytes(data[4:8], "little")
    need(data, end)
    parts, at = PartList(), 12
    while at + 8 <= end:
        kind, length = struct.unpack_from("<4sI", data, at)
        need(data, at + 8 + length)
        parts.add(kind.decode("latin-1"), at + 8, at + 8 + length)
        at += 8 + length + length % 2
    return Layout(parts.all(), end, _size(data, parts))


def _size(data: bytes, parts: PartList) -> tuple[int, int]:
    headers = parts.named("VP8X", "VP8 ", "VP8L")
    if not headers or headers[0].end - headers[0].start < 10:
        raise RefusedImage("unreadable")
    return _READERS[headers[0].name](data, headers[0])


def _canvas(data: bytes, part: Part) -> tuple[int, int]:
    low_w, high_w, low_h, high_h = struct.unpack_from("<HBHB", data, part.start + 4)
    return 1 + low_w + (high_w << 16), 1 + low_h + (high_h << 16)


def _lossy(data: bytes, part: Part) -> tuple[int, int]:
    width, height = struct.unpack_from("<HH", data, part.start + 6)
    return width & 0x3FFF, height & 0x3FFF


def _lossless(data: bytes, part: Part) -> tuple[int, int]:
    (bits,) = struct.unpack_from("<I", data, part.start + 1)
    return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)


_READERS = {"VP8X": _canvas, "VP8 ": _lossy, "VP8L": _lossless}
