"""The applicant's half of an application: draft, check, terms, sent, answered. Each step is atomic."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from accounts import comprehension, terms
from accounts.errors import DomainError, IllegalTransition
from accounts.models import ApplicantAnswer, AuditRecord, TesterApplication, User
from accounts.models.application import DECIDABLE_STATUSES, EDITABLE_STATUSES, ApplicationStatus
from accounts.models.user import TesterState
from accounts.services import audit, notifications, switches, understanding

TAKEN_BACK = "application_taken_back"
FORM_FIELDS = (
    "full_name",
    "role",
    "organisation",
    "region",
    "proof",
    "links",
    "intended_use",
    "purpose",
    "expected_volume",
)


class Incomplete(DomainError):
    """A step before this one is not finished."""

    code = "incomplete"


@transaction.atomic
def start_or_get(*, applicant: User) -> TesterApplication:
    """The applicant's open application, or a new draft.

    Raises IllegalTransition for someone who is or was a tester, SiteClosed while the site is read-only.
    """
    switches.require_writable()
    if applicant.tester_state != TesterState.APPLICANT:
        raise IllegalTransition("You have been approved already. There is nothing to apply for.")
    application, created = TesterApplication.objects.open().get_or_create(applicant=applicant)
    if created:
        _audit(application, "application_started")
    return application


@transaction.atomic
def save_form(*, application: TesterApplication, values: Mapping[str, str]) -> TesterApplication:
    """Keep what was typed (keys of FORM_FIELDS), complete or not.

    Raises IllegalTransition while a reviewer has it or after a decision.
    """
    application = _editable(application)
    for name in FORM_FIELDS:
        setattr(application, name, values.get(name, ""))
    application.save(update_fields=[*FORM_FIELDS, "updated_at"])
    return application


@transaction.atomic
def record_check(*, application: TesterApplication, answers: Mapping[str, str]) -> TesterApplication:
    """Append answers (question name to choice name) to the open try; right ones stay right.

    Answers to questions that this try does not ask are left out, so that an old tab changes nothing.

    Raises IllegalTransition while a reviewer has it or after a decision.
    """
    application = _editable(application)
    before = application.comprehension_answers
    marked = comprehension.mark(answers, answers=before, seed=application.check_seed)
    application.comprehension_answers = [*before, *marked]
    if not application.comprehension_passed_at and comprehension.is_passed(application.comprehension_answers):
        application.comprehension_passed_at = timezone.now()
        understanding.record_passed(person=application.applicant)
    application.save(update_fields=["comprehension_answers", "comprehension_passed_at", "updated_at"])
    return application


@transaction.atomic
def accept_terms_and_submit(*, application: TesterApplication, terms_version: str) -> TesterApplication:
    """Send a complete draft to the reviewers; sending twice changes nothing.

    Raises Incomplete where a step is missing or other terms were read, IllegalTransition after a decision.
    """
    application = _locked(application)
    if application.status == ApplicationStatus.SUBMITTED:
        return application
    _require_status(application, ApplicationStatus.DRAFT)
    _require_complete(application, terms_version)
    now = timezone.now()
    application.status = ApplicationStatus.SUBMITTED
    application.terms_version, application.terms_accepted_at, application.submitted_at = (
        terms_version,
        now,
        now,
    )
    application.save()
    _audit(application, "application_sent", terms_version=terms_version)
    notifications.tell_received(application)
    return application


@transaction.atomic
def answer_request(*, application: TesterApplication, answer: str) -> TesterApplication:
    """Answer a reviewer's question, which puts the application back into the queue; twice is once.

    Raises Incomplete where a required field was emptied, IllegalTransition where no question is open.
    """
    application = _locked(application)
    if _was_just_answered(application, answer):
        return application
    _require_status(application, ApplicationStatus.MORE_INFORMATION)
    _require_fields(application)
    ApplicantAnswer.objects.create(application=application, text=answer)
    application.status = ApplicationStatus.SUBMITTED
    application.save(update_fields=["status", "updated_at"])
    _audit(application, "application_answered")
    return application


@transaction.atomic
def take_back(*, application: TesterApplication) -> TesterApplication:
    """Make an application that waits its author's draft again, out of the reviewers' sight; twice is once.

    Raises IllegalTransition after a decision that ends it, and SiteClosed while the site is read-only.
    """
    application = _locked(application)
    if application.status == ApplicationStatus.DRAFT:
        return application
    _require_status(application, *DECIDABLE_STATUSES)
    application.status, application.submitted_at = ApplicationStatus.DRAFT, None
    application.save(update_fields=["status", "submitted_at", "updated_at"])
    _audit(application, TAKEN_BACK)
    return application


def was_taken_back(*, application: TesterApplication) -> bool:
    """True where a reviewer may have seen what is a draft again now."""
    is_draft = application.status == ApplicationStatus.DRAFT
    acts = AuditRecord.objects.filter(event=TAKEN_BACK, target=f"application {application.pk}")
    return is_draft and acts.exists()


def _was_just_answered(application: TesterApplication, answer: str) -> bool:
    last = application.answers.last()
    return application.status == ApplicationStatus.SUBMITTED and last is not None and last.text == answer


def _locked(application: TesterApplication) -> TesterApplication:
    """A fresh copy that no other transaction can change meanwhile; refused while the site is read-only."""
    switches.require_writable()
    return TesterApplication.objects.select_for_update().get(pk=application.pk)


def _editable(application: TesterApplication) -> TesterApplication:
    application = _locked(application)
    _require_status(application, *EDITABLE_STATUSES)
    return application


def _require_status(application: TesterApplication, *statuses: ApplicationStatus) -> None:
    if application.status not in statuses:
        where = application.get_status_display().lower()
        raise IllegalTransition(f"This is not possible now: the application is “{where}”.")


def _require_complete(application: TesterApplication, terms_version: str) -> None:
    _require_fields(application)
    if not application.comprehension_passed_at:
        raise Incomplete("Please finish the short check first.", code="check_missing")
    if terms_version != terms.VERSION:
        raise Incomplete("The terms have changed meanwhile. Please read them again.", code="terms_changed")


def _require_fields(application: TesterApplication) -> None:
    if application.missing_fields:
        raise Incomplete("Some answers about you are still missing.", code="form_missing")


def _audit(application: TesterApplication, event: str, **details: str) -> None:
    audit.record(
        actor=application.applicant,
        event=event,
        target=f"application {application.pk}",
        description="By the applicant.",
        **details,
    )
