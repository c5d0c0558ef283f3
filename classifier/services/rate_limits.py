"""A reviewer slows one tester down for a time; the limit ends by itself, or is lifted for a reason."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.errors import DomainError, IllegalTransition
from accounts.models import UsageEntry, User
from accounts.models.notice import NoticeKind
from accounts.models.quota import EntryKind
from accounts.moments import in_words
from accounts.services import audit, notices, switches
from classifier.errors import RateLimited
from classifier.models import MisuseFlag, RateLimit
from classifier.models.misuse import FlagState
from classifier.services import misuse

HOUR: Final = timedelta(hours=1)
ASK: Final = "If you think this is wrong, please contact the people who run this site."


@transaction.atomic
def slow_down(*, flag: MisuseFlag, reviewer: User, per_hour: int, until: datetime, reason: str) -> RateLimit:
    """Let the flagged tester send at most `per_hour` pictures in any hour until then, and tell them why.

    The flag counts as acted on. Raises DomainError where `per_hour` is below 1, `until` is over or there is
    no reason, and as misuse.decide does.
    """
    if per_hour < 1:
        raise DomainError("A limit is at least one picture an hour. To stop a tester, suspend them.")
    if until <= timezone.now():
        raise DomainError("Choose a day that is not over yet.")
    misuse.decide(flag=flag, reviewer=reviewer, state=FlagState.ACTED, note=reason)
    limit = RateLimit.objects.create(
        tester=flag.tester, flag=flag, per_hour=per_hour, until=until, reason=reason.strip(), set_by=reviewer
    )
    audit.record(
        actor=reviewer,
        event="rate_limit_set",
        target=target_of(limit),
        description=limit.reason,
        per_hour=per_hour,
        until=until.isoformat(),
        tester=flag.tester_id,
    )
    _tell(limit, "set", f"{_words(limit)} The reason: {limit.reason}\n\nYour results stay as they are. {ASK}")
    return limit


@transaction.atomic
def lift_limit(*, limit: RateLimit, reviewer: User, reason: str) -> None:
    """End a running limit now, and tell the tester why.

    Raises IllegalTransition where it does not run any more or is the reviewer's own, DomainError without a
    reason, SiteClosed while the site is read-only.
    """
    switches.require_writable()
    if limit.tester_id == reviewer.pk:
        raise IllegalTransition("This limit is yours. Another reviewer has to lift it.")
    if not reason.strip():
        raise DomainError("Say why; the tester will read it.", code="reason_missing")
    running = RateLimit.objects.running().filter(pk=limit.pk)
    if running.update(lifted_at=timezone.now(), lifted_by=reviewer, lifted_reason=reason.strip()) != 1:
        raise IllegalTransition("This limit has ended already, or someone has lifted it meanwhile.")
    audit.record(
        actor=reviewer, event="rate_limit_lifted", target=target_of(limit), description=reason.strip()
    )
    text = f"The limit of {limit.per_hour} pictures an hour is lifted. The reason: {reason.strip()}"
    _tell(limit, "lifted", text)


def require_within_limit(*, tester: User, reserved: bool = False) -> None:
    """Raise RateLimited, which says when to go on, where a limit of a reviewer leaves no room in this hour.

    What counts are units reserved in the last 60 minutes, so that trying a failed picture again counts too.
    `reserved` says that the unit of this picture is among them; asked then, within the transaction that holds
    the tester's counter, no two requests can take the same place.
    """
    for limit in RateLimit.objects.running().filter(tester=tester).order_by("per_hour"):
        free_at = _free_at(limit, reserved=reserved)
        if free_at:
            raise RateLimited(
                f"{_words(limit)} You can send the next one from {in_words(free_at, tester)}. {ASK}",
                until=free_at,
            )


def limit_in_words(*, tester: User) -> str:
    """The strictest limit that holds for a tester now, in one sentence; empty where there is none."""
    limit = RateLimit.objects.running().filter(tester=tester).order_by("per_hour").first()
    return _words(limit) if limit else ""


def _free_at(limit: RateLimit, *, reserved: bool) -> datetime | None:
    """When the next picture can come, None for now."""
    entries = UsageEntry.objects.filter(
        tester=limit.tester_id, kind=EntryKind.RESERVE, created_at__gt=timezone.now() - HOUR
    ).order_by("-created_at", "-pk")
    # The oldest of those that fill the hour has to leave it; the picture's own entry fills nothing.
    place = limit.per_hour if reserved else limit.per_hour - 1
    blocking = entries.values_list("created_at", flat=True)[place : place + 1].first()
    return min(blocking + HOUR, limit.until) if blocking else None


def _words(limit: RateLimit) -> str:
    pictures = "1 picture" if limit.per_hour == 1 else f"{limit.per_hour} pictures"
    return f"A reviewer has limited you to {pictures} an hour until {in_words(limit.until, limit.tester)}."


def _tell(limit: RateLimit, what: str, text: str) -> None:
    notices.add_notice(
        person=limit.tester,
        kind=NoticeKind.RATE_LIMIT,
        event=f"{target_of(limit)} {what}",
        text=text,
        link=reverse("upload"),
    )


def target_of(limit: RateLimit) -> str:
    """How the audit trail names a limit."""
    return f"rate limit {limit.pk}"
