"""Walks JPEG segments (ITU-T T.81 annex B); leaves the coefficients to the decoder."""

from __future__ import annotations

import re
import struct
from typing import Final

from classifier.intake.errors import RefusedImage
from classifier.intake.layout import Layout, PartList, need

# Inside coded data FF00 is a literal FF and FFD0-FFD7 restart the coder: neither opens a segment.
_MARKER: Final = re.compile(rb"\xff+([\x02-\xcf\xd8-\xfe])")
_START_OF_IMAGE, _END_OF_IMAGE, _START_OF_SCAN = 0xD8, 0xD9, 0xDA
_NAMES: Final = {0xDA: "SOS", 0xDB: "DQT", 0xFE: "COM"} | {0xE0 + n: f"APP{n}" for n in range(16)}
_FRAME_MARKERS: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}

# Each progressive scan costs a pass over the whole picture; ordinary files have about ten.
MAX_SCANS: Final = 64

# Decoders skip stray bytes between segments one at a time, so a long stretch of them is an attack on time.
MAX_STRAY_BYTES: Final = 4096

_SUBSAMPLING: Final = {(1, 1): "4:4:4", (2, 1): "4:2:2", (2, 2): "4:2:0", (1, 2): "4:4:0", (4, 1): "4:1:1"}


def read_layout(data: bytes) -> Layout:
    """Walk the segments; raise RefusedImage: truncated without an end marker, unreadable without a frame."""
    parts, at, stray = PartList(), 2, 0
    while (found := _MARKER.search(data, at)) is not None:
        stray += 0 if parts.ends_with("SOS") else found.end() - at - 2
        if stray > MAX_STRAY_BYTES:
            raise RefusedImage("unreadable")
        marker, at = found[1][0], found.end()
        if marker == _END_OF_IMAGE:
            return _layout(data, parts, at)
        if marker != _START_OF_IMAGE:
            at = _add_segment(data, parts, marker, at)
    raise RefusedImage("truncated")


def _add_segment(data: bytes, parts: PartList, marker: int, at: int) -> int:
    need(data, at + 2)
    end = at + max(2, int.from_bytes(data[at : at + 2], "big"))
    need(data, end)
    name = "SOF" if marker in _FRAME_MARKERS else _NAMES.get(marker, "other")
    parts.add(name, at + 2, end)
    return end


def _layout(data: bytes, parts: PartList, end: int) -> Layout:
    frames, scans = parts.named("SOF"), parts.named("SOS")
    if len(frames) != 1 or not 1 <= len(scans) <= MAX_SCANS or frames[0].end - frames[0].start < 9:
        raise RefusedImage("unreadable")
    frame = data[frames[0].start : frames[0].end]
    depth, height, width = struct.unpack_from(">BHH", frame)
    return Layout(parts.all(), end, (width, height), depth, _subsampling(frame))


def _subsampling(frame: bytes) -> str | None:
    """Compare luma and chroma sampling, in J:a:b words; None for grey or unusual pictures."""
    factors = [divmod(byte, 16) for byte in frame[7::3]]
    if len(factors) != 3 or 0 in factors[1] or factors[1] != factors[2]:
        return None
    (luma_x, luma_y), (chroma_x, chroma_y) = factors[:2]
    return _SUBSAMPLING.get((luma_x // chroma_x, luma_y // chroma_y))
