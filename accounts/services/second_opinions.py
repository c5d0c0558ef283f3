"""A reviewer asks a colleague what they think; the decision stays with the one who makes it."""

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.errors import IllegalTransition
from accounts.models import SecondOpinion, TesterApplication, User
from accounts.models.notice import NoticeKind
from accounts.services import audit, notices, switches


def ask_opinion(
    *, application: TesterApplication, reviewer: User, question: str, colleague: User | None = None
) -> SecondOpinion:
    """Ask `colleague`, or any reviewer; the colleague gets a notice.

    Raises IllegalTransition where the application is decided or the applicant's own reviewer is involved,
    while another question is open, or where the colleague may not review; SiteClosed while read-only.
    """
    switches.require_writable()
    _require_askable(application, reviewer, colleague)
    try:
        with transaction.atomic():
            asked = SecondOpinion.objects.create(
                application=application, asked_by=reviewer, asked_of=colleague, question=question.strip()
            )
            _audit(asked, reviewer, "opinion_asked", question)
            if colleague:
                text = f"{reviewer.email} asks what you think of an application: {question.strip()}"
                _tell(colleague, asked, "asked", text)
    except IntegrityError:
        raise IllegalTransition("A second opinion was asked for already. Wait for the answer.") from None
    return asked


@transaction.atomic
def give_opinion(*, opinion: SecondOpinion, reviewer: User, advice: str, text: str) -> None:
    """Answer once; who asked gets a notice.

    Raises IllegalTransition where it was answered, or was asked by this reviewer, of another one, or about
    their own application; SiteClosed while the site is read-only.
    """
    switches.require_writable()
    if opinion.application.applicant_id == reviewer.pk:
        raise IllegalTransition("Nobody can advise on their own application.")
    row = SecondOpinion.objects.open().for_reviewer(reviewer).filter(pk=opinion.pk)
    given = {"answered_at": timezone.now(), "advice": advice, "text": text.strip()}
    if row.update(answered_by=reviewer, **given) != 1:
        raise IllegalTransition("This question is answered already, or was asked of someone else.")
    opinion.refresh_from_db()
    _audit(opinion, reviewer, "opinion_given", f"{opinion.get_advice_display()}. {opinion.text}".strip())
    if opinion.asked_by:
        answer = f"{reviewer.email} answered your question on an application: {opinion.get_advice_display()}."
        _tell(opinion.asked_by, opinion, "given", answer)


def _require_askable(application: TesterApplication, reviewer: User, colleague: User | None) -> None:
    if not application.is_decidable:
        raise IllegalTransition("This application is decided, so no second opinion is needed.")
    if application.applicant_id == reviewer.pk:
        raise IllegalTransition("Nobody can review their own application.")
    if colleague is None:
        return
    if not (colleague.is_staff and colleague.is_active):
        raise IllegalTransition("You can ask a reviewer only.")
    if colleague.pk in {reviewer.pk, application.applicant_id}:
        raise IllegalTransition("Ask someone who is neither you nor the applicant.")


def _tell(person: User, opinion: SecondOpinion, what: str, text: str) -> None:
    notices.add_notice(
        person=person,
        kind=NoticeKind.REVIEW,
        event=f"opinion {opinion.pk} {what}",
        text=text,
        link=reverse("review_application", args=[opinion.application_id]),
    )


def _audit(opinion: SecondOpinion, reviewer: User, event: str, description: str) -> None:
    target = f"application {opinion.application_id}"
    audit.record(actor=reviewer, event=event, target=target, description=description)
