"""A table from findings to caveat codes; the words are elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from classifier.provenance.signal import Kind, Says, Signal, State

_UNCERTAIN: Final = {State.UNKNOWN_ISSUER, State.UNVERIFIABLE}
_ANYONES: Final = {State.FOUND, State.UNKNOWN_ISSUER, State.UNVERIFIABLE}
_SILENT: Final = {State.NONE, State.NOT_CHECKED}
_GENERATED: Final = {Says.OTHER_GENERATOR, Says.GENERATED}

Signals = Sequence[Signal]


def each(test: Callable[[Signal], bool]) -> Callable[[Signals], Signals]:
    """The findings that pass a test."""
    return lambda signals: [signal for signal in signals if test(signal)]


def generated(signals: Signals) -> Signals:
    """Unsigned findings that a generator made it, those that name one first."""
    found = [s for s in signals if s.says in _GENERATED and s.state in _ANYONES]
    return sorted(found, key=lambda s: s.says is Says.GENERATED)


def nothing_at_all(signals: Signals) -> Signals:
    """All findings, if none of them says anything; a technique that failed or was not run might have."""
    looked = {signal.kind for signal in signals if signal.state is State.NONE}
    silent = all(signal.state in _SILENT for signal in signals)
    return signals if silent and {Kind.CREDENTIALS, Kind.METADATA, Kind.MARKS} <= looked else ()


def nothing(_: Signal) -> dict[str, Any]:
    """No words of the finding are quoted."""
    return {}


class Rule(NamedTuple):
    """A code, the findings that set it off, and what its sentence quotes of the first of them.

    `condition` is the code of the one whose error rates are quoted, or empty.
    """

    code: str
    hits: Callable[[Signals], Signals]
    params: Callable[[Signal], dict[str, Any]] = nothing
    condition: str = ""


RULES: Final = (
    Rule(
        "metadata_altered",
        each(lambda s: s.state is State.ALTERED),
        lambda s: {"issuer": s.issuer or "unknown"},
    ),
    Rule(
        "metadata_unverifiable",
        each(lambda s: s.kind is Kind.CREDENTIALS and s.state in _UNCERTAIN),
        lambda s: {"issuer": s.issuer or "unknown"},
    ),
    Rule("metadata_unreadable", each(lambda s: s.state is State.UNREADABLE)),
    Rule("edited_dalle3", each(lambda s: s.says in {Says.EDITED_DALLE3, Says.PART_DALLE3})),
    Rule(
        "generator_named",
        generated,
        lambda s: {"generator": s.generator},
    ),
    Rule("camera_named", each(lambda s: s.says is Says.CAMERA and s.state in _ANYONES)),
    Rule("watermark_not_checked", each(lambda s: s.kind is Kind.WATERMARK and s.state is State.NOT_CHECKED)),
    Rule("screenshot", each(lambda s: bool(s.details.get("screenshot"))), condition="screenshot"),
    # The commonest and the weakest stands last.
    Rule("metadata_absent", nothing_at_all),
)


def unmeasured(_: str) -> dict[str, Any]:
    """Figures where no release is asked."""
    return {}


def caveats_of(
    signals: Signals, figures: Callable[[str], dict[str, Any]] = unmeasured
) -> list[dict[str, Any]]:
    """{code, params} of every rule that a finding sets off, in the order of the table.

    `figures` gives the error rates that a release measured under a condition.
    """
    return [
        {"code": rule.code, "params": {**rule.params(hits[0]), **quoted(rule, figures)}}
        for rule in RULES
        if (hits := rule.hits(signals))
    ]


def quoted(rule: Rule, figures: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    """The error rates of the rule's condition, where it has one."""
    return figures(rule.condition) if rule.condition else {}
