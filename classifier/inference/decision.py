"""The decision rule: evidence and file facts to one of three bands, with reasons when we cannot tell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, Self

from classifier.inference.conditions import passes
from classifier.intake.facts import Facts

Band = Literal["likely", "inconclusive", "no_evidence"]
# How close, in log10 units of the likelihood ratio, counts as near: a factor of about 1.6.
NEAR = 0.2
NO_LIMIT = 1.0
OUT_OF_RANGE = frozenset({"too_small", "flat_or_line_art", "two_tones"})


@dataclass(frozen=True)
class QualityGroup:
    """Thresholds of the files whose fact passes the test `when`, chosen on such files alone."""

    code: str
    when: dict[str, Any]
    likely: float
    no_evidence: float


@dataclass(frozen=True)
class Thresholds:
    """log10 likelihood ratios, before bounding, that part the bands, and which files get no answer.

    `min_short_side` is in pixels; `max_flat_share` is the share of blocks without texture and
    `max_two_tone_share` that of pixels in two tones, both 0 to 1. Releases before 2026-11d do not
    limit the latter. A file in one of `groups` is judged by the thresholds of its group, so that error rates
    hold for its like and not only on the whole (Mondrian conformal prediction: Vovk et al., Algorithmic
    Learning in a Random World, 2005, section 4.5); releases before 2026-11i have none.
    """

    likely: float
    no_evidence: float
    min_short_side: int
    max_flat_share: float
    max_two_tone_share: float = NO_LIMIT
    groups: tuple[QualityGroup, ...] = ()

    def for_file(self, facts: Facts) -> Thresholds:
        """Those that apply to a file: of the first group that it is in, or the ones for all files."""
        group = next((group for group in self.groups if passes(group.when, facts)), self)
        return replace(self, likely=group.likely, no_evidence=group.no_evidence, groups=())

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values; what limits nothing is left out, so that old cards stay as they were."""
        values = asdict(self)
        idle = {"max_two_tone_share": NO_LIMIT, "groups": ()}
        return {name: value for name, value in values.items() if idle.get(name, ...) != value}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """The inverse of to_json. Raises TypeError for unknown or missing names."""
        groups = tuple(QualityGroup(**group) for group in values.get("groups", ()))
        return cls(**{**values, "groups": groups})


@dataclass(frozen=True)
class Decision:
    """A band, the codes of why it is inconclusive, and whether a threshold is within NEAR on either side."""

    band: Band
    reasons: tuple[str, ...] = ()
    is_close: bool = False


def decide(strength: float, facts: Facts, thresholds: Thresholds) -> Decision:
    """The band of a picture with that log10 likelihood ratio, before bounding."""
    thresholds = thresholds.for_file(facts)
    out_of_range = unreadable_reasons(facts, thresholds)
    if out_of_range:
        return Decision("inconclusive", out_of_range)
    close = min(abs(strength - thresholds.likely), abs(strength - thresholds.no_evidence)) <= NEAR
    if strength >= thresholds.likely:
        return Decision("likely", is_close=close)
    if strength < thresholds.no_evidence:
        return Decision("no_evidence", is_close=close)
    return Decision("inconclusive", ("near_threshold" if close else "weak_evidence",), close)


def unreadable_reasons(facts: Facts, thresholds: Thresholds) -> tuple[str, ...]:
    """Which of OUT_OF_RANGE make the picture unfit for any answer, whatever the network says."""
    checks = (
        ("too_small", facts.short_side < thresholds.min_short_side),
        ("flat_or_line_art", facts.flat_share > thresholds.max_flat_share),
        ("two_tones", facts.two_tone_share > thresholds.max_two_tone_share),
    )
    return tuple(code for code, applies in checks if applies)


def in_range(reasons: Iterable[str]) -> bool:
    """Whether a picture with these reasons is of a kind that was calibrated on, so that its numbers hold."""
    return OUT_OF_RANGE.isdisjoint(reasons)
