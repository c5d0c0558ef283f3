"""Flags of misuse: the clock opens them, a reviewer decides; nothing here stops a tester."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.errors import DomainError, IllegalTransition
from accounts.models import User
from accounts.models.user import TesterState
from accounts.services import audit, switches
from classifier.models import MisuseFlag, Submission
from classifier.models.misuse import FlagState, Rule
from classifier.services import misuse_rules as rules
from classifier.services.misuse_thresholds import OF_RULE

LOOKED_BACK: Final = timedelta(hours=24)  # who did nothing in it can have done nothing new
LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)
_RULES: Final[dict[Rule, Callable[..., rules.Evidence | None]]] = {
    Rule.PROBING: rules.find_probing,
    Rule.SCRAPING: rules.find_scraping,
    Rule.SHARED_ACCOUNT: rules.find_shared_account,
    Rule.VOLUME: rules.find_volume,
}


def look_for_misuse() -> int:
    """Run every rule over every approved tester who was active lately; the number of flags opened.

    Any number may run at once: a second flag of the same kind breaks a constraint and is dropped.
    """
    now = timezone.now()
    return sum(_look(tester, rule, now) for tester in _active(now) for rule in Rule)


def _active(now: datetime) -> QuerySet[User]:
    sent = Submission.objects.filter(created_at__gt=now - LOOKED_BACK).values("tester")
    seen = UserSession.objects.filter(last_seen_at__gt=now - LOOKED_BACK).values("user")
    testers = User.objects.filter(is_active=True, tester_state=TesterState.APPROVED)
    return (testers.filter(pk__in=sent) | testers.filter(pk__in=seen)).order_by("pk")


def _look(tester: User, rule: Rule, now: datetime) -> bool:
    decided = MisuseFlag.objects.filter(tester=tester, rule=rule, decided_at__isnull=False)
    after = decided.order_by("-decided_at").values_list("decided_at", flat=True).first() or LONG_AGO
    if after + OF_RULE[rule].quiet_for > now:
        return False
    evidence = _RULES[rule](tester=tester, now=now, after=after)
    return evidence is not None and note_misuse(tester=tester, rule=rule, evidence=evidence)


def note_misuse(*, tester: User, rule: Rule, evidence: rules.Evidence) -> bool:
    """Open a flag, or give an open one the evidence where that has grown; True where one was opened."""
    flag = MisuseFlag.objects.filter(tester=tester, rule=rule, state=FlagState.OPEN).first()
    if flag is None:
        return _open(tester, rule, evidence)
    # What falls out of a rule's window must not make the evidence weaker while nobody has looked.
    if evidence["count"] > flag.evidence["count"]:
        MisuseFlag.objects.filter(pk=flag.pk, state=FlagState.OPEN).update(
            evidence=evidence, noticed_at=timezone.now()
        )
    return False


def _open(tester: User, rule: Rule, evidence: rules.Evidence) -> bool:
    try:
        with transaction.atomic():
            flag = MisuseFlag.objects.create(tester=tester, rule=rule, evidence=evidence)
            audit.record(
                actor=None,
                event="misuse_flag_opened",
                target=target_of(flag),
                description=f"By the rule: {rule.label}.",
                rule=rule.value,
                count=evidence["count"],
            )
    except IntegrityError:  # another clock was faster
        return False
    return True


def dismiss_flag(*, flag: MisuseFlag, reviewer: User, note: str) -> None:
    """Say that this is no misuse, and why. Raises as `decide` does."""
    decide(flag=flag, reviewer=reviewer, state=FlagState.DISMISSED, note=note)


def close_flag(*, flag: MisuseFlag, reviewer: User, note: str) -> None:
    """Say what was done elsewhere, such as a suspension or a talk. Raises as `decide` does."""
    decide(flag=flag, reviewer=reviewer, state=FlagState.ACTED, note=note)


@transaction.atomic
def decide(*, flag: MisuseFlag, reviewer: User, state: FlagState, note: str) -> None:
    """End an open flag with a note for the reviewers.

    Raises IllegalTransition where it is decided already or is the reviewer's own, DomainError without a
    note, SiteClosed while the site is read-only.
    """
    switches.require_writable()
    if flag.tester_id == reviewer.pk:
        raise IllegalTransition("This flag is about you. Another reviewer has to decide on it.")
    if not note.strip():
        raise DomainError("Say why, so that other reviewers can follow.", code="reason_missing")
    # The WHERE clause is the lock: of two reviewers only one finds a row to change.
    still_open = MisuseFlag.objects.filter(pk=flag.pk, state=FlagState.OPEN)
    if still_open.update(state=state, decided_by=reviewer, decided_at=timezone.now(), note=note.strip()) != 1:
        raise IllegalTransition("Someone has decided on this flag meanwhile. Please look at it again.")
    audit.record(
        actor=reviewer,
        event=f"misuse_flag_{state.value}",
        target=target_of(flag),
        description=note.strip(),
    )


def target_of(flag: MisuseFlag) -> str:
    """How the audit trail names a flag."""
    return f"misuse flag {flag.pk}"
