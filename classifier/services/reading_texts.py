"""The words of a reading: headline, the line under it, and what it means. Must not read rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from classifier.services import wording

Signals = list[dict[str, Any]]


@dataclass(frozen=True)
class ReadingText:
    """`line` is empty where the detector's own line stands."""

    headline: str
    line: str
    meanings: tuple[str, ...]


_SIGNED: Final = (
    "It means: the issuer's signature is genuine, and the picture has not been changed since it was signed.",
    "It does not say who asked for the picture, or whether what it is said to show is false.",
)
_DISAGREE: Final = (
    "It means: two ways of looking contradict each other, and no rule says which one is right.",
    "It does not mean that someone forged something. Treat the question as unresolved.",
)
TEXTS: Final = {
    "established": ReadingText(
        "Made with DALL·E 3, according to its signed Content Credentials",
        "Issued by {issuer}{signed}. The picture has not been changed since it was signed.",
        _SIGNED,
    ),
    "established_edited": ReadingText(
        "Made with DALL·E 3 and edited since, according to its signed Content Credentials",
        "Issued by {issuer}{signed}. The list of what was done to it stands below.",
        _SIGNED,
    ),
    "established_part": ReadingText(
        "Partly made with DALL·E 3, according to its signed Content Credentials",
        "Issued by {issuer}{signed}. It was put together from several pictures; one is from DALL·E 3.",
        _SIGNED,
    ),
    "other_generator": ReadingText(
        "Made with {generator}, not DALL·E 3, according to its signed Content Credentials",
        "Issued by {issuer}{signed}. The picture has not been changed since it was signed.",
        _SIGNED,
    ),
    "generated": ReadingText(
        "Made by an AI model that is not named, according to its signed Content Credentials",
        "Issued by {issuer}{signed}. It may be DALL·E 3 or another model: {band}.",
        _SIGNED,
    ),
    "conflict": ReadingText(
        "Signals disagree",
        "The detector: {band}. Against it: {findings} Treat this as unresolved.",
        _DISAGREE,
    ),
    "claimed": ReadingText(
        "The file says DALL·E 3, but that cannot be verified",
        "{findings} The detector alone cannot tell.",
        (
            "It means: a statement that anyone can write names DALL·E 3; the pixels do not settle it.",
            "It does not mean that the statement is false.",
        ),
    ),
}


def generator_named_unsigned(signals: Signals) -> str:
    """Another generator that the file names without a verified signature; empty without one.

    One that is named goes before a finding that only says that there was one.
    """
    kinds = ("other_generator", "generated")
    found = [s for s in signals if s.get("says") in kinds and s["state"] != "verified"]
    return next((str(s["generator"]) for s in sorted(found, key=lambda s: kinds.index(s["says"]))), "")


def reading_text(code: str, band: str, because: Signals) -> ReadingText:
    """The words of a reading; `because` are the signals it rests on, as they are stored."""
    text = TEXTS.get(code)
    if text is None:
        return ReadingText(wording.HEADLINES[band], "", wording.MEANINGS[band])
    first = because[0] if because else {}
    signed = str(first.get("details", {}).get("signed", ""))[:10]
    words = {
        "issuer": first.get("issuer") or "an issuer without a name",
        "signed": f" on {signed}" if signed else "",
        "generator": first.get("generator") or "another generator",
        "band": wording.HEADLINES[band],
        "findings": " ".join(signal["summary"] for signal in because),
    }
    return ReadingText(text.headline.format(**words), text.line.format(**words), text.meanings)
