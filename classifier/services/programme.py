"""The whole programme in figures, for operators: sections for a page, and the same as rows of a CSV."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from accounts.breakdown import Breakdown, Period
from accounts.models import User
from accounts.models.survey import Occasion
from accounts.services import audit
from accounts.services.comprehension_results import comprehension_results
from accounts.services.programme import applications_of, time_to_decision
from accounts.services.survey_results import survey_results
from classifier.services.programme_feedback import feedback_figures
from classifier.services.programme_figures import activation, readings, use

HEADER: Final = ("section", "group", "measure", "value", "from", "to")


@dataclass(frozen=True)
class Section:
    """Breakdowns that answer one question; `words` say how to read them, `empty` that there is nothing."""

    code: str
    title: str
    words: str
    empty: str
    breakdowns: tuple[Breakdown, ...]

    @property
    def is_empty(self) -> bool:
        """True where nothing was counted."""
        return all(breakdown.is_empty for breakdown in self.breakdowns)


# Code, title, how to read it, what to say where there is nothing, and what counts it.
_SECTIONS: Final[tuple[tuple[str, str, str, str, Callable[[Period], tuple[Breakdown, ...]]], ...]] = (
    (
        "applications",
        "Applications",
        "Sent in these days, and what has become of them by now.",
        "No application was sent in these days.",
        applications_of,
    ),
    (
        "time",
        "Time to decision",
        "From sending to approval or decline, of everything decided in these days.",
        "Nothing was decided in these days.",
        time_to_decision,
    ),
    (
        "activation",
        "Activation",
        "Testers approved in these days. Those approved last have had less time.",
        "Nobody was approved in these days.",
        activation,
    ),
    (
        "use",
        "Use",
        "Pictures sent and results given. A picture that was checked again has two results.",
        "No picture was sent in these days.",
        use,
    ),
    (
        "readings",
        "Results",
        "What results of these days said. Signed statements can settle what the detector leaves open.",
        "No result was given in these days.",
        readings,
    ),
    (
        "feedback",
        "Agreement and known errors",
        (
            "Testers choose what to comment on, so this is no error rate of all pictures. Errors are of the "
            "detector’s own answer, and counted only where a tester knows the truth."
        ),
        "No tester commented on a result in these days.",
        feedback_figures,
    ),
    (
        "comprehension",
        "Short check",
        "Checks begun in these days. Only the first answer of a person to a question counts.",
        "Nobody took the check in these days.",
        comprehension_results,
    ),
)


def programme(period: Period) -> tuple[Section, ...]:
    """Every figure of the period, by a number of queries that does not grow with the rows."""
    survey = survey_results(period)
    return (
        *(
            Section(code, title, words, empty, count(period))
            for code, title, words, empty, count in _SECTIONS
        ),
        *(_survey(occasion, survey.get(occasion, ())) for occasion in Occasion),
    )


def _survey(occasion: Occasion, breakdowns: tuple[Breakdown, ...]) -> Section:
    return Section(
        f"survey_{occasion}",
        f"Survey: {occasion.label.lower()}",
        "Each question could be left out, so the numbers of answers differ.",
        "Nobody has answered in these days.",
        breakdowns,
    )


def programme_rows(*, viewer: User, period: Period) -> Iterator[list[Any]]:
    """One row for every figure, in the order of HEADER; audited at once.

    The file may leave the house, so that every group of fewer than five rows is hidden in it.
    """
    audit.record(
        actor=viewer,
        event="programme_exported",
        target="figures of the programme",
        description="From the programme page.",
        first=str(period.first),
        last=str(period.last),
    )
    breakdowns = (breakdown for section in programme(period) for breakdown in section.breakdowns)
    return (row for breakdown in breakdowns for row in _rows(breakdown.hide_few(), period))


def _rows(breakdown: Breakdown, period: Period) -> Iterator[list[Any]]:
    days = period.first.isoformat(), period.last.isoformat()
    for group in breakdown.groups:
        for measure, figure in zip(breakdown.measures, group.figures, strict=True):
            yield [breakdown.code, group.code, measure.code, figure, *days]
