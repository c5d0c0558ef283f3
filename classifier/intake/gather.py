"""Collects the facts of an accepted picture from where each is cheapest to see; must not decode again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from PIL import Image

from classifier.intake import edit_traces, look, marks, screen_grid
from classifier.intake.exif import exif_of, names_camera
from classifier.intake.facts import Facts
from classifier.intake.jpeg_quality import estimate_quality
from classifier.intake.layout import Layout
from classifier.intake.sniff import Format


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it came: its bytes, format, outer structure, and the picture in its stored mode."""

    data: bytes
    format: Format
    layout: Layout
    picture: Image.Image


def gather_facts(source: Source, pixels: Image.Image, *, alpha_used: bool, name_mismatch: bool) -> Facts:
    """Measure `pixels` (upright RGB) and what the file declares; under 100 ms for a megapixel."""
    small = look.reduced(pixels)
    exif = exif_of(source.picture)
    frames = _frame_count(source)
    return Facts(
        format=source.format.value,
        mime=source.format.mime,
        width=pixels.width,
        height=pixels.height,
        short_side=min(pixels.size),
        bytes=len(source.data),
        sha256=hashlib.sha256(source.data).hexdigest(),
        source_mode=source.picture.mode,
        bit_depth=source.layout.bit_depth,
        has_alpha=source.picture.has_transparency_data,
        alpha_used=alpha_used,
        is_animated=frames > 1,
        frame_count=frames,
        is_grayscale=look.is_grayscale(small),
        jpeg_quality=_jpeg_quality(source.picture),
        chroma_subsampling=source.layout.chroma_subsampling,
        flat_share=look.flat_share(small),
        two_tone_share=look.two_tone_share(small),
        frame_share=edit_traces.frame_share(small),
        lettering_share=edit_traces.lettering_share(small),
        seam_share=edit_traces.seam_share(small),
        resampling_peak=edit_traces.resampling_peak(pixels),
        has_exif=bool(exif),
        has_camera_exif=names_camera(exif),
        has_xmp=marks.has_xmp(source.picture),
        has_c2pa=marks.has_c2pa(source.data, source.layout),
        name_mismatch=name_mismatch,
        moire_peak=screen_grid.moire_peak(pixels),
    )


def _frame_count(source: Source) -> int:
    """Count frames of an animation; the further pictures of a stereo or gain-map JPEG are not frames."""
    return 1 if source.format is Format.JPEG else int(getattr(source.picture, "n_frames", 1))


def _jpeg_quality(picture: Image.Image) -> int | None:
    """Read the first table, which is luma's in every common encoder."""
    tables: dict[int, list[int]] = getattr(picture, "quantization", None) or {}
    return estimate_quality(tables[min(tables)]) if tables else None
