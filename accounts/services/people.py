"""People and what they say about themselves: profiles, and reviewers made by an operator."""

import secrets

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone

from accounts.errors import DomainError
from accounts.models import Plan, User
from accounts.models.user import MailChoice, TesterState
from accounts.services import audit, grants, notifications, switches


class AlreadyThere(DomainError):
    """Someone has this address."""

    code = "already_there"
    http_status = 409


@transaction.atomic
def update_profile(
    *,
    person: User,
    name: str,
    shares_results: bool,
    time_zone: str = "UTC",
    mail_choice: str = MailChoice.EACH,
) -> User:
    """Keep name, consent, time zone and choice of mail; a change of consent is audited.

    Raises SiteClosed while read-only.
    """
    switches.require_writable()
    person = User.objects.select_for_update().get(pk=person.pk)
    if person.shares_results != shares_results:
        audit.record(
            actor=person,
            event="consent_given" if shares_results else "consent_withdrawn",
            target=f"user {person.pk}",
            description="On the profile page.",
        )
    if mail_choice == MailChoice.DAILY and person.mail_choice != MailChoice.DAILY:
        # What came before by single mails is not told again.
        person.digest_until = timezone.now()
    person.first_name, person.shares_results = name, shares_results
    person.time_zone, person.mail_choice = time_zone, mail_choice
    person.save(update_fields=["first_name", "shares_results", "time_zone", "mail_choice", "digest_until"])
    return person


@transaction.atomic
def create_reviewer(*, email: str, is_tester: bool = False) -> tuple[User, str]:
    """A member of staff with a verified address and a generated password, returned once.

    `is_tester` adds the Standard plan. Raises AlreadyThere where the address is taken.
    """
    if User.objects.filter(email__iexact=email).exists():
        raise AlreadyThere("There is an account with this e-mail address already.")
    password = secrets.token_urlsafe(15)
    person = User.objects.create_user(email, password, is_staff=True)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    audit.record(
        actor=None,
        event="reviewer_created",
        target=f"user {person.pk}",
        description="By an operator's command.",
    )
    if is_tester:
        _make_tester(person)
    return person, password


@transaction.atomic
def reset_second_factor(*, person: User, reason: str) -> None:
    """Take away a second factor that its person lost, end their sessions and tell them; audited.

    Raises DomainError without a reason, or where there is no second factor.
    """
    if not reason.strip():
        raise DomainError("Please give a reason: the person reads it.")
    factors = Authenticator.objects.filter(user=person)
    if not factors:
        raise DomainError("This person has no second factor.")
    factors.delete()
    for session in UserSession.objects.filter(user=person):
        session.end()
    target = f"user {person.pk}"
    audit.record(actor=None, event="second_factor_reset", target=target, description=reason.strip())
    notifications.tell_second_factor_reset(person=person, reason=reason.strip())


def _make_tester(person: User) -> None:
    person.tester_state = TesterState.APPROVED
    person.save(update_fields=["tester_state"])
    plan = Plan.objects.get(name="Standard")
    grants.grant_plan(tester=person, plan=plan, granted_by=None, description="By an operator's command.")
