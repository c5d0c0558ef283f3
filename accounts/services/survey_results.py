"""What testers said in the benefit survey, in numbers and in words, never with a name. Only reads."""

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import Count, Q

from accounts.breakdown import Breakdown, Group, Measure, Period, Unit, share
from accounts.models import Notice, SurveyAnswer
from accounts.models.survey import QUESTIONS, Occasion
from accounts.services.surveys import event_of

MOST_TEXTS: Final = 200
_MEASURES: Final = (Measure("number", "Number"), Measure("share", "Share", Unit.SHARE))


def survey_results(period: Period) -> dict[Occasion, tuple[Breakdown, ...]]:
    """One breakdown a question for each occasion, by choice.

    A question with fewer than five answers keeps them to itself.
    """
    counts = {f"{name}_{choice}": Count("pk", filter=Q(**{name: choice})) for name, choice in _choices()}
    rows = (
        SurveyAnswer.objects.filter(created_at__range=period.moments)
        .order_by()
        .values("occasion")
        .annotate(**counts)
    )
    found = {row["occasion"]: row for row in rows}
    return {
        occasion: tuple(_breakdown(occasion, name, found[occasion]) for name in QUESTIONS)
        for occasion in Occasion
        if occasion in found
    }


def survey_texts(period: Period) -> list[str]:
    """What was written, for staff only; in the order of the words, so that no date tells whose they are."""
    rows = SurveyAnswer.objects.filter(created_at__range=period.moments).exclude(text="")
    return sorted(rows.order_by("-pk").values_list("text", flat=True)[:MOST_TEXTS])


def closing_survey_asked() -> int:
    """How many people of today were asked at closing."""
    return Notice.objects.filter(event=event_of(Occasion.CLOSING)).count()


def _choices() -> list[tuple[str, str]]:
    return [(name, choice) for name in QUESTIONS for choice, _ in _field(name).flatchoices]


def _field(name: str) -> Any:
    return SurveyAnswer._meta.get_field(name)  # noqa: SLF001  Django documents it


def _breakdown(occasion: Occasion, name: str, row: Mapping[str, Any]) -> Breakdown:
    field = _field(name)
    numbers = {choice: row[f"{name}_{choice}"] for choice, _ in field.flatchoices}
    answered = sum(numbers.values())
    groups = tuple(
        Group(choice, label, (numbers[choice], share(numbers[choice], answered)), answered)
        for choice, label in field.flatchoices
    )
    title = str(field.verbose_name)
    return Breakdown(f"survey_{occasion}_{name}", title, "Answer", _MEASURES, groups).hide_few()
