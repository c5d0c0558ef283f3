"""What a file's name hints at. Shown to its owner only, never stored, never part of any answer."""

from __future__ import annotations

import re
from typing import Final

_HINTS: Final = (
    (r"^dall[·\-. ]?e 20\d\d-\d\d-\d\d", "ChatGPT names downloads of DALL·E pictures like this"),
    (r"^chatgpt image ", "ChatGPT has named downloads like this since it stopped using DALL·E 3 in 2025"),
    (r"^oig\d*[._]|^_[0-9a-f-]{36}\.jpe?g$", "Bing's image creator names downloads like this"),
    (r"^designer( ?\(?\d+\)?)?\.(jpe?g|png)$", "Microsoft Designer names downloads like this"),
    (r"^img-[A-Za-z0-9]{24}\.png$", "OpenAI's programming interface names files like this"),
    (
        r"_[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f-]{17}(_[0-3])?\.(png|webp|jpe?g)$",
        "Midjourney names downloads like this",
    ),
    (r"^comfyui_\d{5}_", "ComfyUI names its pictures like this"),
    (r"^\d{5}-\d{6,10}", "Stable Diffusion WebUI names its pictures like this"),
    (r"^firefly[ _]", "Adobe Firefly names downloads like this"),
    (r"^(img|dsc|dscn|dscf|pxl|mvimg)[_-]?\d", "cameras and phones name pictures like this"),
)


def hint_of(name: str) -> str:
    """A sentence for the owner, "" where the name hints at nothing."""
    for pattern, sentence in _HINTS:
        if re.search(pattern, name, re.IGNORECASE):
            return f"A hint only: {sentence}. Anyone can rename a file."
    return ""
