"""What happens here when something happens in allauth."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User

_PROVEN = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@receiver(authenticator_added)
def note_proof(*, request: HttpRequest, user: User, authenticator: Authenticator, **_kwargs: Any) -> None:
    """Setting up an app or a key takes a code or a touch, so this session has used the factor.

    Without this record, staff would be asked at once for a second code, and have to wait for it.
    """
    if authenticator.type in _PROVEN:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
