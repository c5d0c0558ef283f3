"""A client that signs in as the site does: people who have a second factor have used it."""

import time
from importlib import import_module

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.login import _AUTHENTICATION_METHODS_USER_SESSION_KEY
from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.test import Client


class SiteClient(Client):
    """Django's client; `force_login` skips the sign-in pages but keeps what they leave in the session."""

    def force_login(self, user, backend=None):
        """Sign in; with the second factor where the person has one."""
        super().force_login(user, backend)
        session = self.session
        mark_second_factor(session, user)
        session.save()

    def force_login_without_factor(self, user):
        """A session of the password alone, as one that was opened before the factor was set up."""
        super().force_login(user)


def mark_second_factor(session, user):
    """Write allauth's record of a factor into the session; nothing where the person has none."""
    factor = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if factor:
        record = {"method": "mfa", "at": time.time(), "id": factor.pk, "type": factor.type}
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [record]
        session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = user_id_to_str(user)


def second_factor_session(user):
    """A session for a request that no client made."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    mark_second_factor(session, user)
    return session


def code_of(user, secret=None):
    """What the person's authenticator app shows now."""
    secret = secret or decrypt(
        Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP).data["secret"]
    )
    return format_hotp_value(hotp_value(secret, int(time.time()) // app_settings.TOTP_PERIOD))
