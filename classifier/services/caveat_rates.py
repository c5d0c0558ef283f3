"""What was measured of the findings beside the pixels, for the caveats they set off; from committed tables.

The rates are of files found in repositories; nobody is known to have made them to mislead.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from classifier.provenance.signal import Kind
from classifier.services.technique_rates import DALLE3, OTHERS, REAL, measured_rows, measured_sentence
from classifier.services.wording import out_of

UNSIGNED: Final = (Kind.METADATA, Kind.MARKS, Kind.WATERMARK)


def rate_sentences(code: str) -> str:
    """What was measured for the caveat of that code; empty where nothing was."""
    return SENTENCES[code]() if code in SENTENCES and measured_rows() else ""


def total(kinds: tuple[Kind, ...], label: str, *columns: str) -> int:
    """Findings of these techniques in files of one kind."""
    return sum(int(measured_rows()[kind, label][column]) for kind in kinds for column in columns)


def files(label: str) -> int:
    """Files of one kind that were looked at."""
    return total((Kind.METADATA,), label, "files")


def seen(kinds: tuple[Kind, ...], *columns: str) -> str:
    """How many files of each kind set the caveat off."""
    dalle3, others, real = (
        f"{total(kinds, label, *columns)} of {files(label):,}" for label in (DALLE3, OTHERS, REAL)
    )
    return (
        f"Measured: in {dalle3} DALL·E 3 files, in {others} of other generators "
        f"and in {real} that no generator made."
    )


def absent() -> str:
    """How many untouched files carry something, and how many that were saved anew."""
    carried = total((Kind.CREDENTIALS,), DALLE3, "found")
    return (
        f"Of {files(DALLE3)} untouched DALL·E 3 files, {carried} carried Content Credentials. "
        "Saved anew by our tools, none keeps them."
    )


def generator_named() -> str:
    """How often a picture that nobody generated is called generated."""
    wrong = total(UNSIGNED, REAL, "says_other_generator", "says_generated")
    rate = out_of(wrong / files(REAL), files(REAL), 1000)
    return f"Of 1,000 pictures that no generator made, {rate} say so (measured on {files(REAL)})."


def camera_named() -> str:
    """How often each kind of picture names a camera."""
    real, made = files(REAL), files(DALLE3) + files(OTHERS)
    right = out_of(total((Kind.METADATA,), REAL, "says_camera") / real, real, 100)
    wrong = sum(total((Kind.METADATA,), label, "says_camera") for label in (DALLE3, OTHERS)) / made
    return (
        f"Of 100 pictures that no generator made, {right} name a camera (measured on {real}). "
        f"Of 1,000 made by one, {out_of(wrong, made, 1000)} do (measured on {made:,}). "
        "In files made to mislead it can be different."
    )


def edited_dalle3() -> str:
    """How often Content Credentials name DALL·E 3 wrongly."""
    rest = files(OTHERS) + files(REAL)
    wrong = sum(total((Kind.CREDENTIALS,), label, "says_dalle3") for label in (OTHERS, REAL))
    rate = out_of(wrong / rest, rest, 1000)
    return f"Of 1,000 files not from DALL·E 3, {rate} are signed as from it (measured on {rest:,})."


SENTENCES: Final[dict[str, Callable[[], str]]] = {
    "metadata_altered": lambda: seen((Kind.CREDENTIALS,), "altered"),
    "metadata_unverifiable": lambda: seen((Kind.CREDENTIALS,), "unknown_issuer", "unverifiable"),
    "metadata_unreadable": lambda: seen((Kind.CREDENTIALS, Kind.METADATA), "unreadable"),
    "edited_dalle3": edited_dalle3,
    "generator_named": generator_named,
    "camera_named": camera_named,
    "watermark_not_checked": lambda: measured_sentence(Kind.WATERMARK),
    "metadata_absent": absent,
}
