"""The decision rule: evidence and file facts to one of three bands, with reasons when we cannot tell."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from classifier.intake.facts import Facts

Band = Literal["likely", "inconclusive", "no_evidence"]
# How close, in log10 units of the likelihood ratio, counts as near: a factor of about 1.6.
NEAR = 0.2
NO_LIMIT = 1.0


@dataclass(frozen=True)
class Thresholds:
    """log10 likelihood ratios, before bounding, that part the bands, and which files get no answer.

    `min_short_side` is in pixels; `max_flat_share` is the share of blocks without texture and
    `max_two_tone_share` that of pixels in two tones, both 0 to 1. Releases before 2026-11d do not
    limit the latter.
    """

    likely: float
    no_evidence: float
    min_short_side: int
    max_flat_share: float
    max_two_tone_share: float = NO_LIMIT

    def to_json(self) -> dict[str, float]:
        """Plain JSON values; a limit that limits nothing is left out, so that old cards stay as they were."""
        values = asdict(self)
        return {n: v for n, v in values.items() if (n, v) != ("max_two_tone_share", NO_LIMIT)}


@dataclass(frozen=True)
class Decision:
    """A band, and the codes of why it is inconclusive."""

    band: Band
    reasons: tuple[str, ...] = ()


def decide(strength: float, facts: Facts, thresholds: Thresholds) -> Decision:
    """The band of a picture with that log10 likelihood ratio, before bounding."""
    out_of_range = unreadable_reasons(facts, thresholds)
    if out_of_range:
        return Decision("inconclusive", out_of_range)
    if strength >= thresholds.likely:
        return Decision("likely")
    if strength < thresholds.no_evidence:
        return Decision("no_evidence")
    return Decision("inconclusive", (between_reason(strength, thresholds),))


def unreadable_reasons(facts: Facts, thresholds: Thresholds) -> tuple[str, ...]:
    """Codes of what makes the picture unfit for any answer, whatever the network says."""
    checks = (
        ("too_small", facts.short_side < thresholds.min_short_side),
        ("flat_or_line_art", facts.flat_share > thresholds.max_flat_share),
        ("two_tones", facts.two_tone_share > thresholds.max_two_tone_share),
    )
    return tuple(code for code, applies in checks if applies)


def between_reason(strength: float, thresholds: Thresholds) -> str:
    """`near_threshold` within NEAR of either threshold, else `weak_evidence`."""
    distance = min(thresholds.likely - strength, strength - thresholds.no_evidence)
    return "near_threshold" if distance <= NEAR else "weak_evidence"
