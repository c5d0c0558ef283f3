"""Keeps the list of sign-ins true: where each was last used, not only where it began."""

from datetime import timedelta
from typing import Final

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from django.utils import timezone

NOTED_EVERY: Final = timedelta(minutes=10)  # a folder of pictures is many requests, and each write waits


def note_use(*, request: HttpRequest) -> None:
    """Note time and address of a request in its sign-in, at most every ten minutes; nothing without one."""
    key, now = request.session.session_key, timezone.now()
    stale = UserSession.objects.filter(session_key=key, last_seen_at__lt=now - NOTED_EVERY)
    if key and stale.exists():  # reading first takes no write lock on SQLite
        stale.update(last_seen_at=now, ip=get_adapter().get_client_ip(request))
