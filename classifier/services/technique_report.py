"""Each technique's finding as a page shows it, beside what that technique can and cannot show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from classifier.provenance.source_types import SOURCE_TYPES
from classifier.services import wording
from classifier.services.fact_rows import Row
from classifier.services.technique_rates import NAMES, measured_sentence

Stored = dict[str, Any]


@dataclass(frozen=True)
class Technique:
    """What one way of looking found. `says_something` is false for absence and for what was not checked.

    `limits` says what it can and cannot show; `rows` and `steps` are for those who want to check;
    `withholds` tells that the file also has names or texts, which are not stored.
    """

    name: str
    finding: str
    says_something: bool
    limits: str = ""
    rows: tuple[Row, ...] = ()
    steps: tuple[str, ...] = ()
    withholds: bool = False
    measured: str = ""
    has_thumbnail: bool = False


LIMITS: Final = {
    "content_credentials": "A genuine signature proves who signed and that nothing changed since. "
    "Most sites strip it, and a screenshot loses it.",
    "metadata": "Metadata is a lead, not evidence.",
    "generator_marks": "Programs write them by themselves; saving the picture anew usually removes them.",
    "watermark": "We can read those of the first Stable Diffusion models. Of 6 found, none outlived saving "
    "as JPEG or any scaling.",
}
SILENT: Final = frozenset({"none_found", "not_checked"})
CLOSED: Final = Technique(
    "Closed watermarks (such as Google's SynthID)",
    "Not checkable here: only their makers can read them. Google's can be looked up with the Gemini app.",
    says_something=False,
)
LABELS: Final = {
    "make": "Camera make",
    "model": "Camera model",
    "software": "Software",
    "creator_tool": "Program",
    "credit": "Credit line",
    "source": "Source",
    "ai_system": "AI system",
    "ai_version": "AI system version",
}
TRUSTED_BY: Final = {
    "official": "the public C2PA trust list",
    "pinned": "this site's own list of issuers, taken from known DALL·E 3 pictures",
}


def techniques(band: str, signals: list[Stored]) -> tuple[Technique, ...]:
    """All ways of looking, side by side; the detector comes first."""
    detector = Technique("Pixel patterns (this detector)", wording.HEADLINES[band], says_something=True)
    return (detector, *(technique(signal) for signal in signals if "kind" in signal), CLOSED)


def technique(signal: Stored) -> Technique:
    """A stored signal in words."""
    return Technique(
        name=NAMES[signal["kind"]],
        finding=signal["summary"],
        says_something=signal["state"] not in SILENT,
        limits=LIMITS[signal["kind"]],
        rows=rows_of(signal["details"]),
        steps=steps_of(signal),
        has_thumbnail=has_thumbnail(signal),
        measured=measured_sentence(signal["kind"]),
        withholds=bool(signal["details"].get("withheld")),
    )


def steps_of(signal: Stored) -> tuple[str, ...]:
    """The chain in sentences; of an altered one nothing, because nothing it said still holds."""
    chain = () if signal["state"] == "altered" else signal["details"].get("chain", ())
    return tuple(step(manifest) for manifest in chain)


def has_thumbnail(signal: Stored) -> bool:
    """Whether a verified statement carries a small picture of what was signed."""
    chain = signal["details"].get("chain", ())
    return signal["state"] == "verified" and bool(chain) and bool(chain[0].get("has_thumbnail"))


def rows_of(details: Stored) -> tuple[Row, ...]:
    """The fields that may be shown."""
    rows = [Row(label, str(details[name])) for name, label in LABELS.items() if details.get(name)]
    if details.get("source_type"):
        rows.append(Row("How it was made", SOURCE_TYPES[details["source_type"]]))
    if details.get("trusted_by"):
        rows.append(Row("Issuer is on", TRUSTED_BY[details["trusted_by"]]))
    if details.get("failures"):
        rows.append(Row("Checks that failed", ", ".join(details["failures"])))
    if details.get("unreadable"):
        rows.append(Row("Unreadable", "; ".join(details["unreadable"])))
    if details.get("reason"):
        rows.append(Row("Why", details["reason"]))
    if details.get("agreeing"):
        rows.append(Row("Bits that agree", f"{details['agreeing']} of {details['bits']}"))
    return tuple(rows)


def step(manifest: Stored) -> str:
    """One signed statement of the chain in a sentence; those under it are what the picture was made from."""
    role = {"": "The picture", "parentOf": "Made from"}.get(manifest["relation"], "Contains")
    signed = f" on {manifest['signed'][:10]}" if manifest["signed"] else ""
    tool = f" with {manifest['tool']}" if manifest["tool"] else ""
    done = "; ".join(action_words(action) for action in manifest["actions"]) or "no action is named"
    doubt = " We cannot vouch for this signature." if manifest.get("doubts") else ""
    issuer = manifest["issuer"] or "an issuer without a name"
    return f"{role}: signed by {issuer}{signed}{tool}: {done}.{doubt}"


def action_words(action: Stored) -> str:
    """An action as "created by DALL·E (made by an AI model)"."""
    name = action["action"].removeprefix("c2pa.").replace("_", " ").replace(".", " ") or "an unnamed action"
    by = f" by {action['agent']}" if action["agent"] else ""
    kind = SOURCE_TYPES.get(action["source_type"], "")
    return f"{name}{by}{f' ({kind})' if kind else ''}"
