"""What an export column is, and how its value is read from a row. Must not query."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from django.utils.crypto import salted_hmac

from classifier.models import Feedback, Submission, Verdict

SCHEMA_VERSION: Final = 2


@dataclass(frozen=True)
class Cells:
    """What one row is made of; `verdict` is None for a submission without one."""

    submission: Submission
    verdict: Verdict | None
    feedback: Feedback | None
    is_shared: bool


class Column(NamedTuple):
    """One column; `value` may give None for an empty cell."""

    name: str
    type: str
    unit: str
    meaning: str
    example: str
    value: Callable[[Cells], Any]


def pseudonym(tester_id: int) -> str:
    """The same for one tester in every export of this site, and of no use without its secret key."""
    return salted_hmac("classifier.export.tester", str(tester_id), algorithm="sha256").hexdigest()[:16]


def fact(name: str) -> Callable[[Cells], Any]:
    """A measured fact of the file."""
    return lambda cells: cells.submission.facts.get(name)


def of_verdict(read: Callable[[Verdict], Any]) -> Callable[[Cells], Any]:
    """A value of the verdict, empty where there is none."""
    return lambda cells: None if cells.verdict is None else read(cells.verdict)


def of_feedback(name: str) -> Callable[[Cells], Any]:
    """A field of the tester's feedback, empty where there is none."""
    return lambda cells: None if cells.feedback is None else getattr(cells.feedback, name)


def mix(name: str) -> Callable[[Cells], Any]:
    """One share of the mix that the probability assumes."""
    return of_verdict(lambda verdict: verdict.details["reference_mix"][name])


def measured(name: str) -> Callable[[Cells], Any]:
    """A figure of the measured condition that fits the file."""
    return of_verdict(lambda verdict: verdict.condition.get(name))


def codes(items: list[Any]) -> str:
    """Codes joined by semicolons."""
    return ";".join(item if isinstance(item, str) else item["code"] for item in items)


def signals(verdict: Verdict) -> str:
    """`kind=state` or, where something is said, `kind=state:says`, joined by semicolons."""
    return ";".join(signal_cell(signal) for signal in verdict.signals if "kind" in signal)


def signal_cell(signal: dict[str, Any]) -> str:
    """One signal as codes."""
    said = "" if signal["says"] == "nothing" else f":{signal['says']}"
    return f"{signal['kind']}={signal['state']}{said}"


QUESTION: Final = "generated_by_dalle3"
