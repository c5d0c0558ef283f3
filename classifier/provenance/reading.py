"""One reading of all findings, by explicit rules; the first that fits is the answer.

The table is docs/evidence.md in code and tested row by row. Signed and verified statements weigh more than
pixels, pixels more than unsigned ones, and absence weighs nothing. The detector's own band, to which the
measured error rates belong, is kept beside the reading.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

from classifier.provenance.signal import Kind, Says, Signal, State


class Code(StrEnum):
    """What a page says first. The last three are the detector's own bands."""

    ESTABLISHED = "established"
    EDITED = "established_edited"
    PART = "established_part"
    OTHER_GENERATOR = "other_generator"
    GENERATED = "generated"
    CONFLICT = "conflict"
    CLAIMED = "claimed"
    LIKELY = "likely"
    INCONCLUSIVE = "inconclusive"
    NO_EVIDENCE = "no_evidence"


@dataclass(frozen=True)
class Reading:
    """The answer, the rule that gave it, and the techniques that it rests on beside the detector."""

    code: Code
    rule: str
    because: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {"code": self.code, "rule": self.rule, "because": list(self.because)}


class Case(NamedTuple):
    """What rules look at."""

    band: str
    signals: tuple[Signal, ...]

    def signed(self, *says: Says) -> tuple[Signal, ...]:
        """Verified Content Credentials that say one of these."""
        return tuple(s for s in self.signals if s.state is State.VERIFIED and s.says in says)

    def unsigned(self, *says: Says) -> tuple[Signal, ...]:
        """Findings that anyone could have written and that say one of these."""
        weak = {State.FOUND, State.UNKNOWN_ISSUER, State.UNVERIFIABLE}
        return tuple(s for s in self.signals if s.state in weak and s.says in says)


class Rule(NamedTuple):
    """An answer, and the findings that give it; no findings, no answer."""

    name: str
    code: Code
    rests_on: Callable[[Case], tuple[Signal, ...]]


def where(band: str, signals: Callable[[Case], tuple[Signal, ...]]) -> Callable[[Case], tuple[Signal, ...]]:
    """The findings, if the detector's band is that one."""
    return lambda case: signals(case) if case.band == band else ()


def both(
    one: Callable[[Case], tuple[Signal, ...]], two: Callable[[Case], tuple[Signal, ...]]
) -> Callable[[Case], tuple[Signal, ...]]:
    """The findings of both, if there are some of each."""
    return lambda case: (*one(case), *two(case)) if one(case) and two(case) else ()


_ANY_DALLE3: Final = (Says.DALLE3, Says.EDITED_DALLE3, Says.PART_DALLE3)

RULES: Final = (
    Rule("signed_dalle3", Code.ESTABLISHED, lambda c: c.signed(Says.DALLE3)),
    Rule("signed_edited_dalle3", Code.EDITED, lambda c: c.signed(Says.EDITED_DALLE3)),
    Rule("signed_part_dalle3", Code.PART, lambda c: c.signed(Says.PART_DALLE3)),
    Rule("signed_other_generator", Code.OTHER_GENERATOR, lambda c: c.signed(Says.OTHER_GENERATOR)),
    Rule(
        "signed_generated_and_no_evidence",
        Code.GENERATED,
        where("no_evidence", lambda c: c.signed(Says.GENERATED)),
    ),
    Rule(
        "signed_generated_and_inconclusive",
        Code.GENERATED,
        where("inconclusive", lambda c: c.signed(Says.GENERATED)),
    ),
    Rule("signed_camera_and_likely", Code.CONFLICT, where("likely", lambda c: c.signed(Says.CAMERA))),
    Rule(
        "unsigned_dalle3_and_other_generator",
        Code.CONFLICT,
        both(lambda c: c.unsigned(*_ANY_DALLE3), lambda c: c.unsigned(Says.OTHER_GENERATOR)),
    ),
    Rule(
        "unsigned_other_generator_and_likely",
        Code.CONFLICT,
        where("likely", lambda c: c.unsigned(Says.OTHER_GENERATOR)),
    ),
    Rule(
        "unsigned_dalle3_and_no_evidence",
        Code.CONFLICT,
        where("no_evidence", lambda c: c.unsigned(*_ANY_DALLE3)),
    ),
    Rule(
        "unsigned_dalle3_and_inconclusive",
        Code.CLAIMED,
        where("inconclusive", lambda c: c.unsigned(*_ANY_DALLE3)),
    ),
)


def read(band: str, signals: Sequence[Signal]) -> Reading:
    """The reading of the detector's band together with the other findings."""
    case = Case(band, tuple(signals))
    for rule in RULES:
        found = rule.rests_on(case)
        if found:
            return Reading(rule.code, rule.name, tuple(Kind(signal.kind).value for signal in found))
    return Reading(Code(band), "detector_alone")
