"""The benefit survey: who is asked, and the one answer a person gives on each occasion."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.errors import DomainError, IllegalTransition
from accounts.models import Notice, SurveyAnswer, User
from accounts.models.notice import NoticeKind
from accounts.models.survey import QUESTIONS, Occasion
from accounts.models.user import TesterState
from accounts.services import audit, notices, switches

TESTERS = (TesterState.APPROVED, TesterState.SUSPENDED)
_WORDS = {
    Occasion.AFTER_TEN: "You have checked ten pictures. Is it of use to you? Five short questions; "
    "you can leave any of them out.",
    Occasion.CLOSING: "The programme closes. Was it of use to you? Five short questions; "
    "you can leave any of them out.",
}


class NothingSaid(DomainError):
    """Every question was left out."""

    code = "nothing_said"


def event_of(occasion: Occasion) -> str:
    """The event of the notice that asks; it makes sure that nobody is asked twice."""
    return f"survey {occasion}"


def ask(*, people: QuerySet[User], occasion: Occasion) -> int:
    """Ask these people by a notice on the site, each once however often this runs; the number asked now."""
    return notices.add_notices(
        people=people,
        kind=NoticeKind.SURVEY,
        event=event_of(occasion),
        text=_WORDS[occasion],
        link=reverse("survey", args=[occasion]),
    )


@transaction.atomic
def ask_closing_survey(*, actor: User) -> int:
    """Ask every tester, suspended ones too, who was not asked yet and has not answered; the number asked now.

    Raises SiteClosed while the site is read-only.
    """
    switches.require_writable()
    testers = User.objects.filter(is_active=True, tester_state__in=TESTERS)
    asked = ask(people=testers.exclude(survey_answers__occasion=Occasion.CLOSING), occasion=Occasion.CLOSING)
    audit.record(
        actor=actor,
        event="closing_survey_asked",
        target="testers",
        description="On the programme page.",
        asked=asked,
    )
    return asked


def may_answer(*, person: User, occasion: Occasion) -> bool:
    """True for a tester: at closing always, else once asked."""
    if person.tester_state not in TESTERS:
        return False
    asked = Notice.objects.filter(person=person, event=event_of(occasion))
    return occasion == Occasion.CLOSING or asked.exists()


def has_answered(*, person: User, occasion: Occasion) -> bool:
    """True once this person has answered on this occasion."""
    return SurveyAnswer.objects.filter(person=person, occasion=occasion).exists()


@transaction.atomic
def answer(*, person: User, occasion: Occasion, values: Mapping[str, str]) -> bool:
    """Keep the answers (names of QUESTIONS, and `text`) and mark the notice as read.

    The first answers count: False where there were some already. Raises NothingSaid where all were left out,
    IllegalTransition for someone who may not answer, SiteClosed while the site is read-only.
    """
    switches.require_writable()
    if not may_answer(person=person, occasion=occasion):
        raise IllegalTransition("These questions are for testers who were asked.")
    said = {name: values.get(name, "").strip() for name in (*QUESTIONS, "text")}
    if not any(said.values()):
        raise NothingSaid("Please answer at least one question, or come back another time.")
    _, created = SurveyAnswer.objects.get_or_create(person=person, occasion=occasion, defaults=said)
    asked = Notice.objects.filter(person=person, event=event_of(occasion), read_at__isnull=True)
    asked.update(read_at=timezone.now())
    return created
