"""The one door for a stranger's bytes: checks, decodes, turns upright. Must not keep names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from PIL import Image

from classifier.intake.codecs import open_picture
from classifier.intake.containers import read_layout
from classifier.intake.errors import MEGABYTE, RefusedImage
from classifier.intake.exif import refuse_tag_bomb
from classifier.intake.facts import Facts
from classifier.intake.flatten import flatten
from classifier.intake.gather import Source, gather_facts
from classifier.intake.polyglot import refuse_second_file
from classifier.intake.raw_metadata import RawMetadata, raw_metadata
from classifier.intake.sniff import contradicts, sniff

MAX_BYTES: Final = 25 * MEGABYTE
MAX_PIXELS: Final = 80_000_000
MIN_SIDE: Final = 64


@dataclass(frozen=True, slots=True)
class DecodedImage:
    """An accepted picture: `pixels` upright 8-bit RGB on white, native size; `facts` what was measured.

    `metadata` holds the file's own words, for provenance only; no detector sees it.
    """

    pixels: Image.Image
    facts: Facts
    metadata: RawMetadata = field(default_factory=RawMetadata)


def read_image(data: bytes, *, name: str | None = None) -> DecodedImage:
    """Check and decode one uploaded file; of an animation, its first frame.

    Limits: MAX_BYTES, MAX_PIXELS (read from the header before decoding), MIN_SIDE on the shorter side.
    `name` only tells whether its extension contradicts the content; it is not kept.
    Raises RefusedImage, and nothing else, for any bytes at all (MemoryError excepted).
    """
    _check_bytes(len(data))
    image_format = sniff(data)
    layout = read_layout(data, image_format)
    refuse_second_file(data, layout.end)
    _check_size(layout.size)
    refuse_tag_bomb(data)
    source = Source(data, image_format, layout, open_picture(data, image_format))
    _check_size(source.picture.size)
    pixels, alpha_used = flatten(source.picture, layout.bit_depth)
    mismatch = contradicts(name, image_format)
    facts = gather_facts(source, pixels, alpha_used=alpha_used, name_mismatch=mismatch)
    return DecodedImage(pixels, facts, raw_metadata(source.picture))


def _check_bytes(count: int) -> None:
    if count == 0:
        raise RefusedImage("empty")
    if count > MAX_BYTES:
        megabytes = -(-count // MEGABYTE)
        raise RefusedImage("too_many_bytes", megabytes=megabytes, limit=MAX_BYTES // MEGABYTE)


def _check_size(size: tuple[int, int]) -> None:
    width, height = size
    if min(size) == 0:
        raise RefusedImage("unreadable")
    if width * height > MAX_PIXELS:
        megapixels = -(-width * height // 1_000_000)
        raise RefusedImage("too_many_pixels", megapixels=megapixels, limit=MAX_PIXELS // 1_000_000)
    if min(size) < MIN_SIDE:
        raise RefusedImage("too_small", width=width, height=height, limit=MIN_SIDE)
