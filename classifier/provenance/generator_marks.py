"""Marks that image generators leave in a file: text chunks, comments, and DALL·E 2's five colours.

Text formats as of 2025: Stable Diffusion WebUI and Forge ("parameters", or an EXIF comment), ComfyUI
("prompt" and "workflow"), NovelAI, InvokeAI, Midjourney ("Description" with a job id).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
from PIL import Image

from classifier.intake.raw_metadata import RawMetadata
from classifier.provenance.exif_texts import exif_texts
from classifier.provenance.signal import Kind, Says, Signal, State


class Mark(NamedTuple):
    """A generator, where its mark stands, and how to tell it."""

    generator: str
    place: str
    holds: Callable[[dict[str, str]], bool]


_WEBUI: Final = re.compile(r"\bSteps: \d+, .*\bSampler: ", re.DOTALL)
_COMFYUI: Final = re.compile(r'"class_type"\s*:|"last_node_id"\s*:')
_JOB: Final = re.compile(r"\bJob ID: ?[0-9a-f]{8}-[0-9a-f]{4}-")


def any_matches(pattern: re.Pattern[str], *names: str) -> Callable[[dict[str, str]], bool]:
    """Whether one of the named texts matches."""
    return lambda texts: any(pattern.search(texts.get(name, "")) for name in names)


MARKS: Final = (
    Mark("NovelAI", "text chunks", any_matches(re.compile("novelai", re.IGNORECASE), "Software")),
    Mark(
        "InvokeAI",
        "text chunks",
        lambda texts: any(name in texts for name in ("invokeai_metadata", "sd-metadata", "Dream")),
    ),
    Mark(
        "ComfyUI, which runs Stable Diffusion, Flux and others",
        "text chunks",
        any_matches(_COMFYUI, "prompt", "workflow", "comment", "make", "model"),
    ),
    Mark(
        "Stable Diffusion WebUI", "its settings", any_matches(_WEBUI, "parameters", "comment", "description")
    ),
    Mark("Midjourney", "text chunks", any_matches(_JOB, "Description", "description")),
)

# The bar of DALL·E 2 (2022): five squares of 16 pixels at the lower right, from left to right.
_BAR: Final = np.array([(255, 255, 102), (66, 255, 255), (81, 218, 76), (255, 110, 60), (60, 70, 255)])
_SQUARE: Final = 16
# Saving as JPEG moves flat colours by a few levels.
_BAR_DISTANCE: Final = 40


def read_marks(raw: RawMetadata, pixels: Image.Image) -> Signal:
    """The first mark found, of the texts before the pixels."""
    texts = {**exif_texts(raw.exif), **dict(raw.texts)}
    for mark in MARKS:
        if mark.holds(texts):
            return found(mark.generator, mark.place)
    if has_dalle2_bar(pixels):
        return found("DALL·E 2", "five coloured squares at the lower right")
    return Signal(Kind.MARKS, State.NONE, "None found, which says nothing.")


def found(generator: str, place: str) -> Signal:
    """A mark, which anyone could copy."""
    summary = f"The file carries marks of {generator} ({place}). Anyone can copy or remove them."
    return Signal(
        Kind.MARKS, State.FOUND, summary, Says.OTHER_GENERATOR, generator=generator, details={"place": place}
    )


def has_dalle2_bar(pixels: Image.Image) -> bool:
    """Whether the lower right corner holds the bar at its first size."""
    width, height = len(_BAR) * _SQUARE, _SQUARE
    if pixels.width < width or pixels.height < height:
        return False
    box = (pixels.width - width, pixels.height - height, pixels.width, pixels.height)
    bar = np.asarray(pixels.crop(box), dtype=int).reshape(height, len(_BAR), _SQUARE, 3)
    return bool((np.abs(np.median(bar, axis=(0, 2)) - _BAR).max(axis=1) <= _BAR_DISTANCE).all())
