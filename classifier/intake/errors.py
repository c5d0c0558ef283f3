"""The one way intake says no: a code for programs and plain words for people."""

from __future__ import annotations

from typing import Final

MEGABYTE: Final = 1_000_000

_MESSAGES: Final[dict[str, str]] = {
    "empty": "This file is empty. Save or download the picture again, then send it.",
    "too_many_bytes": (
        "This file is {megabytes} MB. The limit is {limit} MB. "
        "Save a smaller copy only if you must: the original file gives the best answer."
    ),
    "not_an_image": "This file is not a picture. Send a PNG, JPEG, WebP, AVIF or HEIC file.",
    "unsupported_format": (
        "We cannot read {kind} files. Send the picture as PNG, JPEG, WebP, AVIF or HEIC, "
        "if you can get the original in one of them."
    ),
    "truncated": "Part of this file is missing. Download or copy it again, then send it.",
    "too_many_pixels": (
        "This picture has {megapixels} million pixels. The limit is {limit} million. "
        "Send a smaller copy or cut out the part that matters."
    ),
    "too_small": (
        "This picture is {width} × {height} pixels. The shorter side must have at least {limit}. "
        "Look for a larger copy, such as the first one published."
    ),
    "two_files_in_one": (
        "A second file ({kind}) is hidden in this one. We do not open such files. "
        "Ask for the picture without it."
    ),
    "unreadable": (
        "We cannot read this picture. The file is damaged or built in an unusual way. "
        "Download it again, or ask for the original."
    ),
}

CODES: Final = frozenset(_MESSAGES)


class RefusedImage(Exception):
    """A file that intake will not read. `code` is one of CODES; `message` says what to do about it."""

    def __init__(self, code: str, **details: str | int) -> None:
        self.code = code
        self.message = _MESSAGES[code].format(**details)
        super().__init__(code)
