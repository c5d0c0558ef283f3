"""Names of image generators as files write them, and which of them means DALL·E 3."""

from __future__ import annotations

import re
from typing import Final

from classifier.provenance.signal import Says

DALLE3: Final = "DALL·E 3"
UNNAMED: Final = "an AI model that is not named"
DALLE3_OF_MICROSOFT: Final = "Microsoft's image creator, which ran on DALL·E 3 at that time"
UNNAMED_MICROSOFT: Final = "Microsoft's image creator, which does not name its model"

# OpenAI and Azure sign for DALL·E 3 only, as "DALL·E" or "DALL-E"; DALL·E 2 never had Content Credentials.
_DALLE: Final = re.compile(r"\bdall[\s·•.\-‐-―]?e\b(?!\s*2)", re.IGNORECASE)
# Microsoft's image creator ran on DALL·E 3 from October 2023 and signed from then on; it offers other models
# since the spring of 2025, so a later date leaves the model open.
_MICROSOFT: Final = re.compile(r"bing image creator|image creator from (microsoft )?designer", re.IGNORECASE)
MICROSOFT_FROM, MICROSOFT_UNTIL = "2023-10-01", "2025-04-01"

_OTHERS: Final = (
    ("gpt-image", r"gpt[- ]?image|gpt-?4o|chatgpt image"),
    ("DALL·E 2", r"dall[\s·•.\-]?e\s*2"),
    ("Adobe Firefly", r"firefly"),
    ("Midjourney", r"midjourney"),
    ("Google Imagen", r"imagen\b|gemini|google generative ai|nano ?banana|made with google ai"),
    ("Flux", r"\bflux"),
    ("Stable Diffusion", r"stable[- _]?diffusion|\bsdxl\b|stability ai|dreamstudio"),
    ("NovelAI", r"novelai"),
    ("Leonardo", r"leonardo\.?ai"),
    ("Ideogram", r"ideogram"),
    (UNNAMED_MICROSOFT, _MICROSOFT.pattern),
    ("ComfyUI", r"comfyui"),
    ("InvokeAI", r"invokeai"),
)


def generator_named(text: str, date: str = "") -> str:
    """The generator that `text` names, "" for none; `date` (ISO, or "" if unknown) is when it was written."""
    if _DALLE.search(text):
        return DALLE3
    if _MICROSOFT.search(text) and MICROSOFT_FROM <= date < MICROSOFT_UNTIL:
        return DALLE3
    return next((name for name, pattern in _OTHERS if re.search(pattern, text, re.IGNORECASE)), "")


def names_microsoft_only(text: str) -> bool:
    """Whether `text` names Microsoft's image creator and not DALL·E, so that only a date tells its model."""
    return bool(_MICROSOFT.search(text)) and not _DALLE.search(text)


def says_of(generator: str) -> Says:
    """What naming this generator says of a picture."""
    if generator in {UNNAMED, UNNAMED_MICROSOFT}:
        return Says.GENERATED
    return Says.DALLE3 if generator == DALLE3 else Says.OTHER_GENERATOR
