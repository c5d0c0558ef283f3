"""What a read manifest store means; pure functions on the reader's JSON. Must not verify anything itself.

After the C2PA specification 2.2 and the C2PA user experience recommendations 2.0: the issuer is always named,
an invalid manifest is shown and then nothing in it is believed.
"""

from __future__ import annotations

from typing import Any, Final

from classifier.provenance.generators import (
    DALLE3,
    DALLE3_OF_MICROSOFT,
    UNNAMED,
    generator_named,
    names_microsoft_only,
    says_of,
)
from classifier.provenance.manifests import Manifest, chain_of, words_of
from classifier.provenance.signal import Kind, Says, Signal, State, clean
from classifier.provenance.trust_list import PINNED_ISSUERS

# The specification's codes for content or statements that no longer fit the signature; every other failure
# only means that the signature cannot be checked.
_ALTERED: Final = (
    "assertion.dataHash.mismatch",
    "assertion.boxesHash.mismatch",
    "assertion.bmffHash.mismatch",
    "assertion.collectionHash.mismatch",
    "assertion.hashedURI.mismatch",
    "claimSignature.mismatch",
)


def interpret(store: dict[str, Any], state: str, trusted_by: str) -> Signal:
    """The signal of a manifest store. `trusted_by` is official, pinned, or empty where no list trusts it.

    Raises KeyError or TypeError for a store of another shape.
    """
    chain = chain_of(store)
    active = chain[0]
    failures = failures_of(store)
    level = level_of(state, trusted_by, active.issuer, failures)
    origin = origin_of([one if vouched_for(one, trusted_by) else one.without_origin for one in chain])
    is_hearsay = False
    if level is not State.VERIFIED or origin[0] is Says.NOTHING:
        told = origin_of([one.without_origin if is_altered(one) else one for one in chain])
        is_hearsay = level is State.VERIFIED and told != origin
        origin, level = told, State.UNKNOWN_ISSUER if is_hearsay else level
    says, generator = origin
    believed = level not in {State.ALTERED, State.UNREADABLE}
    return Signal(
        Kind.CREDENTIALS,
        level,
        hearsay_of(says, in_its_words(generator, chain), active)
        if is_hearsay
        else summary_of(level, says, in_its_words(generator, chain), active),
        says=says if believed else Says.NOTHING,
        issuer=active.issuer,
        generator=generator if believed else "",
        details={
            "signed": active.signed,
            "trusted_by": trusted_by if level is State.VERIFIED else "",
            "failures": failures,
            "chain": [manifest.to_json() for manifest in chain],
        },
    )


def origin_of(chain: list[Manifest]) -> tuple[Says, str]:
    """What the chain says of the picture's origin, and the generator it names.

    The line of parents is the picture itself; whatever else went in is a part of it.
    """
    line = line_of(chain)
    parts = [one for one in chain if one not in line]
    edited = any(one.has_edits for one in line)
    names = [one.generator for one in line if one.generator]
    if DALLE3 in names:
        return (Says.EDITED_DALLE3 if edited or parts else Says.DALLE3), DALLE3
    if any(one.generator == DALLE3 for one in parts):
        return Says.PART_DALLE3, DALLE3
    if names:
        return says_of(names[0]), names[0]
    if any(one.is_generated for one in line):
        return Says.GENERATED, UNNAMED
    if any(one.is_captured for one in line):
        return Says.CAMERA, ""
    return Says.NOTHING, ""


def line_of(chain: list[Manifest]) -> list[Manifest]:
    """The newest statement and those about the same picture before it.

    A statement with a single part can be a way of passing that picture on: Microsoft's says "created" once
    more, OpenAI's (since 2025) names no action at all.
    """
    line = [chain[0]]
    for one in line:  # grows on the way
        below = [other for other in chain if other.under == one.label]
        parts = [other for other in below if other.relation != "parentOf"]
        hands_on = len(parts) == 1 and not one.generator and (one.is_generated or one.passes_on)
        line += [other for other in below if hands_on or other not in parts]
    return line


def vouched_for(one: Manifest, trusted_by: str) -> bool:
    """Whether a trusted issuer signed it, as far as is known; the newest statement's level tells of that one.

    A pinned authority is believed for its known issuers only, here as there.
    """
    return one.depth == 0 or (not one.doubts and (trusted_by == "official" or one.issuer in PINNED_ISSUERS))


def is_altered(one: Manifest) -> bool:
    """Whether the picture that it was about, or one that it was reached by, no longer fitted it."""
    return any(code in _ALTERED for code in one.doubts)


def in_its_words(generator: str, chain: list[Manifest]) -> str:
    """The generator as a sentence may put it: DALL·E 3 only where the chain names it, not just its date."""
    made = [words_of(action) for one in chain for action in one.made]
    is_named = any(generator_named(words) == DALLE3 for words in made)
    is_dated = any(names_microsoft_only(words) for words in made)
    return DALLE3_OF_MICROSOFT if generator == DALLE3 and is_dated and not is_named else generator


def failures_of(store: dict[str, Any]) -> list[str]:
    """Codes of everything that failed, of the active manifest and of its ingredients."""
    results = store.get("validation_results") or {}
    found = [item["code"] for item in (results.get("activeManifest") or {}).get("failure") or []]
    for delta in results.get("ingredientDeltas") or []:
        found += [item["code"] for item in (delta.get("validationDeltas") or {}).get("failure") or []]
    return sorted({clean(code, 60) for code in found})


def level_of(state: str, trusted_by: str, issuer: str, failures: list[str]) -> State:
    """How far the store can be believed; "invalid" alone is not "altered"."""
    if any(code in _ALTERED for code in failures):
        return State.ALTERED
    if state == "Trusted" and (trusted_by == "official" or issuer in PINNED_ISSUERS):
        return State.VERIFIED
    if state in {"Trusted", "Valid"}:
        return State.UNKNOWN_ISSUER
    return State.UNVERIFIABLE


_ORIGIN: Final = {
    Says.DALLE3: "made with {generator}",
    Says.EDITED_DALLE3: "made with {generator}, and edited since",
    Says.PART_DALLE3: "put together from parts, one of them made with {generator}",
    Says.OTHER_GENERATOR: "made with {generator}",
    Says.GENERATED: "made with {generator}",
    Says.CAMERA: "recorded by a camera",
}


def hearsay_of(says: Says, generator: str, active: Manifest) -> str:
    """One plain sentence for a known issuer that passes on what nobody we know has signed."""
    earlier = f"an earlier statement, which no issuer we know has signed, says: {_ORIGIN[says]}."
    return (
        f"Content Credentials signed by {active.issuer}; not changed since. They do not say how the picture "
        f"was made; {earlier.format(generator=generator)}"
    )


def summary_of(level: State, says: Says, generator: str, active: Manifest) -> str:
    """One plain sentence; of an altered picture nothing that was signed before is repeated."""
    issuer = active.issuer or "an issuer without a name"
    if level is State.ALTERED:
        return f"Content Credentials signed by {issuer}, but changed since. What they said no longer holds."
    origin = _ORIGIN.get(says, "").format(generator=generator)
    claim = f"They say: {origin}." if origin else "They do not say how the picture was made."
    on = f" on {active.signed[:10]}" if active.signed else ""
    if level is State.VERIFIED:
        return f"Content Credentials signed by {issuer}{on}; not changed since. {claim}"
    if level is State.UNKNOWN_ISSUER:
        unknown = "who is on no list we know; anyone can sign under any name"
        return f"Content Credentials signed by {issuer}, {unknown}. {claim}"
    return f"Content Credentials signed in the name of {issuer}; the signature cannot be verified. {claim}"
