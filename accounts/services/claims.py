"""One reviewer at a time works on an application; the WHERE clause of each UPDATE is the lock."""

from django.db import transaction
from django.utils import timezone

from accounts.errors import IllegalTransition
from accounts.models import ApplicationClaim, TesterApplication, User
from accounts.models.application import DECIDABLE_STATUSES
from accounts.services import audit, switches

_FREE = {"holder": None, "claimed_at": None, "note": ""}


@transaction.atomic
def claim_application(*, application: TesterApplication, reviewer: User) -> None:
    """Reserve the application for this reviewer for two hours; claiming again starts the time anew.

    Raises IllegalTransition where another reviewer has it, where it is decided, or where it is the
    reviewer's own; SiteClosed while the site is read-only.
    """
    switches.require_writable()
    _require_not_own(application, reviewer)
    _ensure_row(application)
    row = ApplicationClaim.objects.free_for(reviewer).filter(
        application=application, application__status__in=DECIDABLE_STATUSES
    )
    if row.update(holder=reviewer, claimed_at=timezone.now(), note="") != 1:
        raise IllegalTransition(
            "You cannot take this application. It is decided, or another reviewer has it."
        )
    _audit(application, reviewer, "application_claimed", "Claimed for review.")


@transaction.atomic
def release_application(*, application: TesterApplication, reviewer: User) -> None:
    """Give the reviewer's own claim back; raises IllegalTransition where there is none, or SiteClosed."""
    switches.require_writable()
    row = ApplicationClaim.objects.live_of(reviewer).filter(application=application)
    if row.update(**_FREE) != 1:
        raise IllegalTransition("You do not have this application now, so there is nothing to give back.")
    _audit(application, reviewer, "application_released", "Claim released.")


@transaction.atomic
def hand_over_application(
    *, application: TesterApplication, reviewer: User, colleague: User, note: str
) -> None:
    """Pass the reviewer's claim on to a colleague, who sees the note and has two hours from now.

    Raises IllegalTransition where the reviewer has no claim or the colleague may not decide, or SiteClosed.
    """
    switches.require_writable()
    _require_not_own(application, colleague)
    if not (colleague.is_staff and colleague.is_active):
        raise IllegalTransition("You can hand an application over to a reviewer only.")
    row = ApplicationClaim.objects.live_of(reviewer).filter(application=application)
    if row.update(holder=colleague, claimed_at=timezone.now(), note=note) != 1:
        raise IllegalTransition("You do not have this application now. Claim it before you hand it over.")
    _audit(application, reviewer, "application_handed_over", note, colleague=colleague.pk)


def end_claim(*, application: TesterApplication, reviewer: User) -> None:
    """Free the application because this reviewer decides on it, inside the decision's transaction.

    Raises IllegalTransition where another reviewer has it.
    """
    _ensure_row(application)
    row = ApplicationClaim.objects.free_for(reviewer).filter(application=application)
    if row.update(**_FREE) != 1:
        raise IllegalTransition(
            "Another reviewer is working on this application. "
            "You can decide when they release it, or two hours after they took it."
        )


def _ensure_row(application: TesterApplication) -> None:
    ApplicationClaim.objects.bulk_create(
        [ApplicationClaim(application_id=application.pk)], ignore_conflicts=True
    )


def _require_not_own(application: TesterApplication, reviewer: User) -> None:
    if application.applicant_id == reviewer.pk:
        raise IllegalTransition("Nobody can review their own application. Choose another reviewer.")


def _audit(
    application: TesterApplication, reviewer: User, event: str, description: str, **details: int
) -> None:
    target = f"application {application.pk}"
    audit.record(actor=reviewer, event=event, target=target, description=description, **details)
