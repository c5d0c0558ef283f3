"""Invitations, accepted once by the person who owns the address; a reviewer still decides who may test.

Staff invite people to apply. An admin of an organisation invites to the organisation: a tester joins at once,
anyone else applies as usual and joins when approved.
"""

import hashlib
import secrets
from datetime import timedelta
from typing import Final

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.errors import DomainError, IllegalTransition
from accounts.models import (
    AuditRecord,
    Invitation,
    Membership,
    Organisation,
    Plan,
    TesterApplication,
    User,
)
from accounts.models.invitation import InvitationState
from accounts.models.user import TesterState
from accounts.services import applications, audit, deletion, memberships, notifications, switches
from accounts.services.people import AlreadyThere

VALID_FOR: Final = timedelta(days=14)
FORGOTTEN_AFTER: Final = timedelta(days=90)
NO_ANSWER: Final = "Removed, because nobody answered."
MOST_A_DAY: Final = 20  # mails an organisation can send to addresses it names


class LinkUnusable(DomainError):
    """The link is unknown, was used, or is too old."""

    code = "link_unusable"
    http_status = 410


class TooManyInvitations(DomainError):
    """The organisation has sent as many as it may today."""

    code = "too_many_invitations"
    http_status = 429


class WrongPerson(DomainError):
    """The link is for another address than the one signed in."""

    code = "wrong_person"
    http_status = 403


@transaction.atomic
def invite(*, email: str, reason: str, invited_by: User, plan: Plan | None = None) -> Invitation:
    """Mail a link to this address; it replaces a link that was sent there before.

    `plan` is a proposal to the reviewer who decides. Raises AlreadyThere for someone who is or was a tester,
    DomainError without a reason, SiteClosed while the site is read-only.
    """
    switches.require_writable()
    email = email.strip().lower()
    if User.objects.filter(email=email).exclude(tester_state=TesterState.APPLICANT).exists():
        raise AlreadyThere("This person is a tester already, or was one.")
    return _send(email=email, reason=reason, invited_by=invited_by, plan=plan, organisation=None)


@transaction.atomic
def invite_to_organisation(*, email: str, reason: str, admin: User) -> Invitation:
    """Mail a link to this address in the name of the admin's organisation; it replaces its earlier link.

    It says nothing of whether the address has an account or is in another organisation: that meets only the
    person who accepts. Raises AlreadyThere for a member, TooManyInvitations, NotApproved for anyone but an
    admin, DomainError without a reason, SiteClosed while the site is read-only.
    """
    organisation = memberships.lock_as_admin(admin).organisation
    email = email.strip().lower()
    if Membership.objects.filter(organisation=organisation, person__email=email).exists():
        raise AlreadyThere("This person is a member already.")
    lately = Invitation.objects.filter(
        organisation=organisation, created_at__gt=timezone.now() - timedelta(days=1)
    )
    if lately.count() >= MOST_A_DAY:
        raise TooManyInvitations(
            f"An organisation can invite {MOST_A_DAY} people a day. Please go on tomorrow."
        )
    return _send(email=email, reason=reason, invited_by=admin, plan=None, organisation=organisation)


@transaction.atomic
def withdraw(*, invitation: Invitation, admin: User) -> None:
    """Make an open link of the admin's organisation useless; twice is once.

    Raises IllegalTransition where it was accepted meanwhile, NotApproved for anyone but an admin, SiteClosed.
    """
    organisation = memberships.lock_as_admin(admin).organisation
    own = Invitation.objects.filter(pk=invitation.pk, organisation=organisation)
    if not _end_link(own, actor=admin, description=memberships.ON_ITS_PAGE):
        raise IllegalTransition("This invitation was accepted already. You can remove the member instead.")


@transaction.atomic
def take_back(*, invitation: Invitation, reviewer: User, reason: str) -> None:
    """Make an open link useless, whoever sent it; one that is over already stays as it is.

    Raises DomainError without a reason, IllegalTransition where it was accepted meanwhile, SiteClosed.
    """
    switches.require_writable()
    if not reason.strip():
        raise DomainError("Say why you take it back.", code="reason_missing")
    row = Invitation.objects.filter(pk=invitation.pk)
    if not _end_link(row, actor=reviewer, description=reason.strip()):
        raise IllegalTransition("This invitation was accepted already.")


def _end_link(one: QuerySet[Invitation], *, actor: User, description: str) -> bool:
    """End one open link now; one that is over stays as it is. False where it was accepted or is not there."""
    now, unanswered = timezone.now(), one.filter(accepted_at=None)
    row = unanswered.first()
    if row and unanswered.filter(expires_at__gt=now).update(expires_at=now):
        target = f"invitation {row.pk}"
        audit.record(actor=actor, event="invitation_withdrawn", target=target, description=description)
    return row is not None


def _send(
    *, email: str, reason: str, invited_by: User, plan: Plan | None, organisation: Organisation | None
) -> Invitation:
    if not reason.strip():
        raise DomainError("Say why you invite this person.", code="reason_missing")
    now = timezone.now()
    # Only what the same sender sent: an organisation must not undo what staff or others have sent.
    earlier = Invitation.objects.filter(email=email, organisation=organisation, accepted_at=None)
    earlier.filter(expires_at__gt=now).update(expires_at=now)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email,
        reason=reason.strip(),
        plan=plan,
        organisation=organisation,
        invited_by=invited_by,
        invited_by_email=invited_by.email,
        token_sha256=_digest(token),
        expires_at=now + VALID_FOR,
    )
    target = f"invitation {invitation.pk}"
    audit.record(actor=invited_by, event="invitation_sent", target=target, description=invitation.reason)
    notifications.tell_invited(invitation, token)
    return invitation


def find(*, token: str) -> Invitation | None:
    """The invitation of this link, in whatever state."""
    rows = Invitation.objects.select_related("organisation")
    return rows.filter(token_sha256=_digest(token)).first()


def pending(*, organisation: Organisation) -> QuerySet[Invitation]:
    """Its invitations that may still bring a member: open ones, and those of applicants not yet approved."""
    waits = Q(accepted_at__isnull=True, expires_at__gt=timezone.now())
    applies = Q(accepted_by__tester_state=TesterState.APPLICANT, accepted_by__is_active=True)
    return Invitation.objects.filter(waits | applies, organisation=organisation)


def has_account(invitation: Invitation) -> bool:
    """True where the invited address has an account, so that its owner signs in instead."""
    verified = EmailAddress.objects.filter(email__iexact=invitation.email, verified=True)
    return User.objects.filter(email=invitation.email).exists() or verified.exists()


def is_for(invitation: Invitation, person: User) -> bool:
    """True where the invited address is the person's, or another one that they confirmed."""
    further = EmailAddress.objects.filter(user=person, email__iexact=invitation.email, verified=True)
    return invitation.email == person.email or further.exists()


@transaction.atomic
def accept_as_new(*, token: str, password: str) -> User:
    """Make the account of the invited address, confirmed by the mail, with an application marked invited.

    Raises LinkUnusable, AlreadyThere where the address has an account, SiteClosed while read-only.
    """
    invitation = _locked(token)
    if has_account(invitation):
        raise AlreadyThere("There is an account with this address already. Please sign in.")
    person = User.objects.create_user(invitation.email, password)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    _accept(invitation, person)
    return person


@transaction.atomic
def accept_as_known(*, token: str, person: User) -> TesterApplication:
    """Mark the application of a person who is signed in as invited; a draft is started where there is none.

    Raises LinkUnusable, WrongPerson for another address, IllegalTransition for a tester, SiteClosed.
    """
    invitation = _locked(token)
    if not is_for(invitation, person):
        raise WrongPerson("This invitation is for another e-mail address than yours.")
    return _accept(invitation, person)


def forget_unanswered() -> int:
    """Take the address and the reason out of invitations that ended unanswered 90 days ago; how many.

    That someone was invited, by whom and when, stays.
    """
    old = Invitation.objects.filter(accepted_at=None, expires_at__lt=timezone.now() - FORGOTTEN_AFTER)
    return sum(_forget(row) for row in old.exclude(email__endswith=f"@{deletion.NOWHERE}"))


@transaction.atomic
def _forget(row: Invitation) -> int:
    target = f"invitation {row.pk}"
    AuditRecord.objects.filter(target=target).exclude(description="").update(description=NO_ANSWER)
    return Invitation.objects.filter(pk=row.pk, accepted_at=None).update(
        email=deletion.nobodys_address(), reason=NO_ANSWER
    )


@transaction.atomic
def accept_as_tester(*, token: str, person: User) -> Membership:
    """Make an approved tester a member of the organisation that invited them.

    Raises LinkUnusable, WrongPerson for another address, ElsewhereAlready for a member of another
    organisation, NotApproved for anyone but an approved tester, IllegalTransition where the organisation is
    closed or none invited, SiteClosed while the site is read-only.
    """
    invitation = _locked(token)
    if not is_for(invitation, person):
        raise WrongPerson("This invitation is for another e-mail address than yours.")
    if invitation.organisation is None:
        raise IllegalTransition("You have been approved already. There is nothing to apply for.")
    member = memberships.join(
        organisation=invitation.organisation,
        person=person,
        actor=person,
        description="Accepted the invitation of the organisation.",
    )
    _note_accepted(invitation, person)
    return member


def _accept(invitation: Invitation, person: User) -> TesterApplication:
    application = applications.start_or_get(applicant=person)
    application.invitation = invitation
    application.save(update_fields=["invitation"])
    _note_accepted(invitation, person)
    return application


def _note_accepted(invitation: Invitation, person: User) -> None:
    invitation.accepted_at, invitation.accepted_by = timezone.now(), person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    audit.record(
        actor=person,
        event="invitation_accepted",
        target=f"invitation {invitation.pk}",
        description="By the invited person.",
    )


def _locked(token: str) -> Invitation:
    """The open invitation, so that no second click can use it meanwhile."""
    switches.require_writable()
    invitation = Invitation.objects.select_for_update().filter(token_sha256=_digest(token)).first()
    if invitation is None or invitation.state != InvitationState.OPEN:
        raise LinkUnusable("This invitation no longer works. It was used before, or it is too old.")
    return invitation


def _digest(token: str) -> str:
    # 256 random bits need no slow hash: nothing shorter than the token itself can be tried.
    return hashlib.sha256(token.encode()).hexdigest()
