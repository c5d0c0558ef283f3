"""What is measured on a file, as numbers a caveat can quote; never a name, a place or a camera."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Facts:
    """Evidence for caveats and provenance, never an input of the detector.

    `width`, `height` and `short_side` are pixels after orientation; `bytes` is the file's length; `bit_depth`
    the bits of one sample; `jpeg_quality` 1 to 100 and `chroma_subsampling` like "4:2:0", None unless JPEG;
    `flat_share` 0 to 1, the share of 16 × 16 blocks with almost no variance, seen at 1,024 px or less;
    `two_tone_share` 0 to 1, the share of pixels in the two commonest tones, as of paper and ink.
    `frame_share` 0 to 1, the share of the area outside a plain, sharp-edged frame; `lettering_share` 0 to 1,
    the share of pixels like those of outlined letters; `seam_share` 0 to 1, how much of the strongest
    straight line across the picture is a hard step; `resampling_peak` 0 up, how periodic the detail is;
    `moire_peak` 0 up, how far a grid off the axes stands out, 0 also where it was not measured.
    `has_*` state presence, never validity.
    """

    format: str
    mime: str
    width: int
    height: int
    short_side: int
    bytes: int
    sha256: str
    source_mode: str
    bit_depth: int
    has_alpha: bool
    alpha_used: bool
    is_animated: bool
    frame_count: int
    is_grayscale: bool
    jpeg_quality: int | None
    chroma_subsampling: str | None
    flat_share: float
    two_tone_share: float
    frame_share: float
    lettering_share: float
    seam_share: float
    resampling_peak: float
    has_exif: bool
    has_camera_exif: bool
    has_xmp: bool
    has_c2pa: bool
    name_mismatch: bool
    moire_peak: float = 0.0  # facts stored before it was measured have none

    def to_json(self) -> dict[str, Any]:
        """Return a dict of plain JSON values, one key per field."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """Undo to_json; raise TypeError if a field is missing or unknown."""
        return cls(**values)
