"""What a file's outer structure says, whatever the format; holds no pixels and decodes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from classifier.intake.errors import RefusedImage

# A 25 MB file of empty parts would keep a worker busy for seconds; real files have a few thousand at most.
MAX_PARTS: Final = 50_000


@dataclass(frozen=True, slots=True)
class Part:
    """One named piece of a container; its content is data[start:end]."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A container as walked.

    `end` is the offset just past the picture, `size` the stored (width, height) in pixels before orientation,
    `bit_depth` the bits of one sample, `chroma_subsampling` such as "4:2:0" (JPEG only, else None).
    """

    parts: tuple[Part, ...]
    end: int
    size: tuple[int, int]
    bit_depth: int = 8
    chroma_subsampling: str | None = None


class PartList:
    """Collects parts and refuses a file that has too many of them."""

    def __init__(self) -> None:
        self._parts: list[Part] = []

    def add(self, name: str, start: int, end: int) -> Part:
        """Append a part; raise RefusedImage("unreadable") past MAX_PARTS."""
        if len(self._parts) >= MAX_PARTS:
            raise RefusedImage("unreadable")
        part = Part(name, start, end)
        self._parts.append(part)
        return part

    def named(self, *names: str) -> list[Part]:
        """Return the parts of these names, in file order."""
        return [part for part in self._parts if part.name in names]

    def ends_with(self, name: str) -> bool:
        """Tell whether the latest part has this name."""
        return bool(self._parts) and self._parts[-1].name == name

    def all(self) -> tuple[Part, ...]:
        """Return every part, in file order."""
        return tuple(self._parts)


def need(data: bytes, end: int) -> None:
    """Raise RefusedImage("truncated") if the file stops before offset `end`."""
    if end > len(data):
        raise RefusedImage("truncated")
