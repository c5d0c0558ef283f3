"""Open watermarks that can be read without a key: those of the first Stable Diffusion models.

The method "dwtDct" of the package invisible-watermark (Wang 2021), decoded for all blocks at once. Payloads:
Stable Diffusion 1 (CompVis), 2 (Stability AI) and XL (Stability AI, Hugging Face). How often each is found,
and how soon it is lost, stands in docs/evidence.md.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image

from classifier.provenance.signal import Kind, Says, Signal, State

Bits = npt.NDArray[np.bool_]
_BLOCK: Final = 4
_SCALE: Final = 36.0
# A watermark is repeated over the picture; fewer repeats than this cannot be told from chance.
MIN_SIDE: Final = 256
# The upper rows of a large picture hold repeats enough, and all of 80 megapixels would take gigabytes.
_MOST_PIXELS: Final = 4_000_000


class Payload(NamedTuple):
    """A known message, and how many of its bits must agree: by chance that happens less than once in 10^9."""

    generator: str
    bits: Bits
    needed: int


def _text_bits(text: str) -> Bits:
    return np.unpackbits(np.frombuffer(text.encode(), np.uint8)).astype(bool)


def _number_bits(number: int, length: int) -> Bits:
    return np.array([bit == "1" for bit in f"{number:0{length}b}"])


PAYLOADS: Final = (
    Payload("Stable Diffusion XL", _number_bits(0b101100111110110010010000011110111011000110011110, 48), 46),
    Payload("Stable Diffusion 1", _text_bits("StableDiffusionV1"), 110),
    Payload("Stable Diffusion 2", _text_bits("SDV2"), 32),
)


def read_watermark(pixels: Image.Image) -> Signal:
    """The first known payload found in an upright RGB picture at its stored size."""
    if min(pixels.size) < MIN_SIDE:
        return Signal(
            Kind.WATERMARK, State.NOT_CHECKED, f"Not looked for: the picture is under {MIN_SIDE} pixels."
        )
    votes = votes_of(pixels)
    for payload in PAYLOADS:
        agreeing = int((decoded(votes, len(payload.bits)) == payload.bits).sum())
        if agreeing >= payload.needed:
            return Signal(
                Kind.WATERMARK,
                State.FOUND,
                f"The hidden watermark of {payload.generator} was found.",
                Says.OTHER_GENERATOR,
                generator=payload.generator,
                details={"bits": len(payload.bits), "agreeing": agreeing},
            )
    return Signal(
        Kind.WATERMARK,
        State.NONE,
        "None of the open watermarks we can read was found, which says nothing: saving the picture again "
        "removes them, and most generators use others.",
    )


def votes_of(pixels: Image.Image) -> Bits:
    """One bit a block of 8 by 8 pixels, in reading order."""
    rows = min(pixels.height, max(8, _MOST_PIXELS // pixels.width))
    blue = _blue_difference(np.asarray(pixels.crop((0, 0, pixels.width, rows)), dtype=np.int32))
    rows, columns = blue.shape[0] // 4 * 4, blue.shape[1] // 4 * 4
    quads = blue[:rows, :columns].reshape(rows // 2, 2, columns // 2, 2)
    low = quads.sum(axis=(1, 3)) / 2  # the approximation band of a Haar transform
    down, across = low.shape[0] // _BLOCK, low.shape[1] // _BLOCK
    blocks = low[: down * _BLOCK, : across * _BLOCK].reshape(down, _BLOCK, across, _BLOCK)
    flat = np.abs(blocks.transpose(0, 2, 1, 3).reshape(-1, _BLOCK * _BLOCK)[:, 1:])
    return np.asarray(flat.max(axis=1) % _SCALE > _SCALE / 2)


def decoded(votes: Bits, length: int) -> Bits:
    """The message of that many bits: each is the majority of its repeats."""
    sums = np.bincount(np.arange(len(votes)) % length, weights=votes, minlength=length)
    counts = np.bincount(np.arange(len(votes)) % length, minlength=length)
    return np.asarray(sums / np.maximum(counts, 1) * 255 > 127)


def _blue_difference(rgb: npt.NDArray[np.int32]) -> npt.NDArray[np.float64]:
    """U of YUV in 8 bits with OpenCV's fixed-point weights, as the writers of the watermark compute it."""
    red, green, blue = rgb[..., 0], rgb[..., 1], rgb[..., 2]
    luma = (red * 4899 + green * 9617 + blue * 1868 + 8192) >> 14
    return np.asarray(np.clip(((blue - luma) * 8061 + (128 << 14) + 8192) >> 14, 0, 255), dtype=np.float64)
