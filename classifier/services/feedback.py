"""Keeps what testers say of verdicts, and what staff answer; never a source of training labels by itself."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.errors import IllegalTransition
from accounts.models import User
from accounts.models.notice import NoticeKind
from accounts.services import audit, notices, switches
from classifier.errors import MissingTruth, NotVisible
from classifier.models import Feedback, Verdict
from classifier.models.feedback import Opinion


def give_feedback(
    *, verdict: Verdict, tester: User, opinion: str, truth: str = "", note: str = ""
) -> Feedback:
    """Keep the tester's opinion of a verdict of their own; a second one replaces the first.

    Raises NotVisible for another tester's verdict, MissingTruth where the truth is known but not
    named, and SiteClosed while the site is read-only.
    """
    switches.require_writable()
    if verdict.submission.tester_id != tester.pk:
        raise NotVisible("There is no such result.")
    if opinion == Opinion.KNOWN and not truth:
        raise MissingTruth("Say what the picture turned out to be.")
    feedback, _ = Feedback.objects.update_or_create(
        verdict=verdict,
        tester=tester,
        defaults={"opinion": opinion, "truth": truth, "note": note.strip()},
    )
    return feedback


@transaction.atomic
def answer_feedback(*, feedback: Feedback, reviewer: User, answer: str, seen: datetime) -> Feedback:
    """Write back to the tester, who gets a notice; a later answer replaces the first.

    `seen` is when the feedback on screen was written. Raises IllegalTransition where the tester
    has written something else meanwhile, and SiteClosed while the site is read-only.
    """
    switches.require_writable()
    now = timezone.now()
    row = Feedback.objects.filter(pk=feedback.pk, updated_at=seen)
    # `update` leaves `updated_at` alone: it says when the tester wrote.
    if row.update(answer=answer.strip(), answered_at=now, answered_by=reviewer) != 1:
        raise IllegalTransition("The tester has changed the feedback meanwhile. Please read it again.")
    feedback.refresh_from_db()
    audit.record(
        actor=reviewer,
        event="feedback_answered",
        target=f"feedback {feedback.pk}",
        description="Written back to the tester.",
    )
    notices.add_notice(
        person=feedback.tester,
        kind=NoticeKind.FEEDBACK,
        event=f"feedback {feedback.pk} answered {now.isoformat()}",
        text=f"We answered your feedback on a result: {feedback.answer}",
        link=reverse("submission_detail", args=[feedback.verdict.submission_id]),
    )
    return feedback
