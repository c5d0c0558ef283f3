"""Walks PNG chunks (W3C PNG third edition, section 5); leaves checksums and zlib to the decoder."""

from __future__ import annotations

import struct

from classifier.intake.errors import RefusedImage
from classifier.intake.layout import Layout, PartList, need


def read_layout(data: bytes) -> Layout:
    """Walk the chunks; raise RefusedImage: truncated without IEND, unreadable if they make no sense."""
    parts, at = PartList(), 8
    while True:
        need(data, at + 12)
        length, kind = struct.unpack_from(">I4s", data, at)
        if not kind.isalpha():
            raise RefusedImage("unreadable")
        need(data, at + 12 + length)
        parts.add(kind.decode("ascii"), at + 8, at + 8 + length)
        at += 12 + length
        if kind == b"IEND":
            return _layout(data, parts, at)


def _layout(data: bytes, parts: PartList, end: int) -> Layout:
    header = parts.all()[0]
    if header.name != "IHDR" or header.end - header.start != 13:
        raise RefusedImage("unreadable")
    width, height, depth = struct.unpack_from(">IIB", data, header.start)
    return Layout(parts.all(), end, (width, height), depth)
