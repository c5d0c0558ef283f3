"""Where a person is signed in, and ending one of these sign-ins."""

from allauth.usersessions.models import UserSession
from django.db import transaction

from accounts.models import User
from accounts.services import audit


@transaction.atomic
def end_session(*, person: User, session: UserSession) -> None:
    """Sign the person out there, at once; ending one that is over already changes nothing.

    Works while the site is read-only too: a lost phone does not wait.
    """
    target = f"user {person.pk}"
    audit.record(actor=person, event="session_ended", target=target, description="By the person.")
    session.end()
