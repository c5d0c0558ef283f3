"""A table from findings to caveat codes; the words are elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from classifier.provenance.signal import Kind, Says, Signal, State

_UNCERTAIN: Final = {State.UNKNOWN_ISSUER, State.UNVERIFIABLE, State.REMOTE}
_ANYONES: Final = {State.FOUND, State.UNKNOWN_ISSUER, State.UNVERIFIABLE}


class Rule(NamedTuple):
    """A code, the findings that set it off, and what its sentence quotes of the first of them."""

    code: str
    applies: Callable[[Signal], bool]
    params: Callable[[Signal], dict[str, Any]]


RULES: Final = (
    Rule("metadata_altered", lambda s: s.state is State.ALTERED, lambda s: {"issuer": s.issuer or "unknown"}),
    Rule(
        "metadata_unverifiable",
        lambda s: s.kind is Kind.CREDENTIALS and s.state in _UNCERTAIN,
        lambda s: {"issuer": s.issuer or "unknown"},
    ),
    Rule("metadata_unreadable", lambda s: s.state is State.UNREADABLE, lambda _: {}),
    Rule("edited_dalle3", lambda s: s.says in {Says.EDITED_DALLE3, Says.PART_DALLE3}, lambda _: {}),
    Rule(
        "generator_named",
        lambda s: s.says in {Says.OTHER_GENERATOR, Says.GENERATED} and s.state in _ANYONES,
        lambda s: {"generator": s.generator},
    ),
    Rule("camera_named", lambda s: s.says is Says.CAMERA and s.state in _ANYONES, lambda _: {}),
    Rule(
        "watermark_not_checked",
        lambda s: s.kind is Kind.WATERMARK and s.state is State.NOT_CHECKED,
        lambda _: {},
    ),
    Rule("screenshot", lambda s: bool(s.details.get("screenshot")), lambda _: {}),
)


def caveats_of(signals: Sequence[Signal]) -> list[dict[str, Any]]:
    """{code, params} of every rule that a finding sets off, in the order of the table."""
    found = ((rule, [s for s in signals if rule.applies(s)]) for rule in RULES)
    return [{"code": rule.code, "params": rule.params(hits[0])} for rule, hits in found if hits]
