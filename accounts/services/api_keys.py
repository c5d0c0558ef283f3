"""API keys: made, recognised and revoked here; a secret is returned once and never stored."""

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.errors import NotApproved
from accounts.models import ApiKey, User
from accounts.services import audit, grants, switches

_SEEN_EVERY = timedelta(minutes=1)  # how exactly `last_used_at` is kept: not one write per request


@transaction.atomic
def create_key(*, tester: User, name: str) -> tuple[ApiKey, str]:
    """A new key and its secret text `pd_<prefix8>_<secret43>`, which cannot be shown again.

    Raises NotApproved where the tester or the plan may not use the API, SiteClosed while read-only.
    """
    switches.require_writable()
    require_api_access(tester=tester)
    prefix, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    key = ApiKey.objects.create(tester=tester, name=name, prefix=prefix, secret_sha256=_digest(secret))
    audit.record(
        actor=tester,
        event="api_key_created",
        target=f"api key {prefix}",
        description="Made on the profile page.",
    )
    return key, f"pd_{prefix}_{secret}"


@transaction.atomic
def revoke_key(*, key: ApiKey, actor: User) -> ApiKey:
    """Make the key useless at once; revoking twice changes nothing."""
    revoked = ApiKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())
    if revoked:
        audit.record(
            actor=actor,
            event="api_key_revoked",
            target=f"api key {key.prefix}",
            description="Revoked by hand.",
        )
    key.refresh_from_db()
    return key


def authenticate(secret: str) -> ApiKey | None:
    """The live key that `secret` (the whole `pd_…` text) belongs to, with its tester; None otherwise."""
    prefix, own = _parts(secret)
    if not prefix.isalnum():  # PostgreSQL refuses to look for some signs
        return None
    key = ApiKey.objects.select_related("tester").filter(prefix=prefix, revoked_at__isnull=True).first()
    stored = key.secret_sha256 if key else ""
    if not hmac.compare_digest(stored, _digest(own)) or key is None:
        return None
    _note_use(key)
    return key


def require_api_access(*, tester: User) -> None:
    """Raise NotApproved where this person, or the person's plan, may not use the API."""
    if not tester.is_approved_tester:
        raise NotApproved("Your account is not approved for testing, or is suspended.")
    if not grants.current_plan(tester=tester).api_allowed:
        raise NotApproved(
            "Your plan does not include the API. Ask us for another plan.", code="api_not_in_plan"
        )


def _parts(text: str) -> tuple[str, str]:
    marker, _, rest = text.partition("_")
    prefix, _, secret = rest.partition("_")
    return (prefix, secret) if marker == "pd" else ("", "")


def _digest(secret: str) -> str:
    # 256 random bits need no slow hash: nothing shorter than the secret itself can be tried.
    return hashlib.sha256(secret.encode()).hexdigest()


def _note_use(key: ApiKey) -> None:
    now = timezone.now()
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - _SEEN_EVERY)
    ApiKey.objects.filter(stale, pk=key.pk).update(last_used_at=now)
