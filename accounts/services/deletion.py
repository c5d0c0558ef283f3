"""Takes a person out of the programme; what stays belongs to nobody any more."""

import secrets

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone

from accounts.errors import DomainError
from accounts.models import (
    ApplicantAnswer,
    AuditRecord,
    Decision,
    Invitation,
    LimitsCheck,
    Notice,
    QuotaRequest,
    SecondOpinion,
    SurveyAnswer,
    TesterApplication,
    User,
)
from accounts.models.application import OPEN_STATUSES, DecisionKind
from accounts.models.quota_request import RequestState
from accounts.models.user import MailChoice, TesterState
from accounts.services import audit, memberships, switches

REMOVED = "Removed with the account."
NOWHERE = "deleted.invalid"


class NotDeletable(DomainError):
    """Others need the account."""

    code = "not_deletable"
    http_status = 409


def require_deletable(*, person: User) -> None:
    """Raise NotDeletable for staff and for the last superuser, SiteClosed while read-only."""
    switches.require_writable()
    if person.is_staff:
        raise NotDeletable(
            "You are staff here, so you cannot delete this account yourself. "
            "Ask an operator to take you off the staff first."
        )
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=person.pk)
    if person.is_superuser and not others.exists():
        raise NotDeletable("You are the last operator of this site. Make someone else an operator first.")


@transaction.atomic
def remove_identity(*, person: User) -> None:
    """Leave a row without name, address, password, keys and sessions, so that numbers keep their owner.

    Ledger and counters stay. The trail keeps that things happened, but not who this was. Raises as
    `require_deletable` does.
    """
    person = User.objects.select_for_update().get(pk=person.pk)
    require_deletable(person=person)
    _close_doors(person)
    _forget_applications(person)
    _forget_invitations(person)
    _forget_quota_requests(person)
    memberships.forget(person=person)
    Notice.objects.filter(person=person).delete()
    LimitsCheck.objects.filter(person=person).delete()
    SurveyAnswer.objects.filter(person=person).update(person=None, text="")
    AuditRecord.objects.filter(actor=person).update(actor_email="")
    _become_nobody(person)
    audit.record(
        actor=None,
        event="account_deleted",
        target=f"user {person.pk}",
        description="Deleted by the person, on the profile page.",
    )


def _close_doors(person: User) -> None:
    for session in UserSession.objects.filter(user=person):
        session.end()
    person.api_keys.all().delete()
    Authenticator.objects.filter(user=person).delete()
    EmailAddress.objects.filter(user=person).delete()
    # An upload that has passed its gate finds no plan, and so leaves nothing behind.
    now = timezone.now()
    person.quota_grants.running().filter(starts_at__lt=now).update(ends_at=now)


def _forget_applications(person: User) -> None:
    """Open ones go; of decided ones only what was decided, and when, stays."""
    own = TesterApplication.objects.filter(applicant=person)
    targets = [f"application {pk}" for pk in own.values_list("pk", flat=True)]
    AuditRecord.objects.filter(target__in=targets).exclude(description="").update(description=REMOVED)
    own.filter(status__in=OPEN_STATUSES).delete()
    ApplicantAnswer.objects.filter(application__in=own).delete()
    SecondOpinion.objects.filter(application__in=own).delete()
    decisions = Decision.objects.filter(application__in=own)
    decisions.exclude(kind=DecisionKind.APPROVE).update(reason=REMOVED)
    decisions.filter(kind=DecisionKind.APPROVE).update(reason="")
    own.update(full_name="", organisation="", links="", intended_use="", proof="", comprehension_answers=[])


def _forget_invitations(person: User) -> None:
    """Those to this address, and the name on those sent; that someone was invited, and when, stays."""
    sent = Invitation.objects.filter(email=person.email)
    targets = [f"invitation {pk}" for pk in sent.values_list("pk", flat=True)]
    AuditRecord.objects.filter(target__in=targets).exclude(description="").update(description=REMOVED)
    sent.update(email=nobodys_address(), reason=REMOVED, expires_at=timezone.now())
    Invitation.objects.filter(invited_by=person).update(invited_by_email="")


def _forget_quota_requests(person: User) -> None:
    """Open ones go; of answered ones what was granted, and when, stays."""
    own = QuotaRequest.objects.filter(tester=person)
    targets = [f"quota request {pk}" for pk in own.values_list("pk", flat=True)]
    AuditRecord.objects.filter(target__in=targets).exclude(description="").update(description=REMOVED)
    own.filter(state=RequestState.OPEN).delete()
    own.update(reason=REMOVED)
    own.exclude(answer="").update(answer=REMOVED)


def nobodys_address() -> str:
    """A random address in a domain that can never exist (RFC 2606)."""
    return f"deleted-{secrets.token_hex(16)}@{NOWHERE}"


def _become_nobody(person: User) -> None:
    person.email = nobodys_address()
    person.first_name = person.last_name = person.role = ""
    person.tester_state = TesterState.APPLICANT
    person.shares_results = person.is_active = person.is_superuser = False
    person.last_login, person.time_zone, person.mail_choice = None, "UTC", MailChoice.NONE
    person.set_unusable_password()
    person.save()
