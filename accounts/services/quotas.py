"""How many images a tester may still check; counts exactly under any number of parallel requests."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.errors import NotApproved, QuotaExceeded
from accounts.models import Organisation, Plan, QuotaCounter, QuotaGrant, UsageEntry, User
from accounts.models.quota import EntryKind
from accounts.services import audit, pools
from accounts.services.pools import Pool

# From this share of a limit on the tester is warned, in time to ask for more or to choose.
NEARLY_USED = 0.8


@dataclass(frozen=True)
class Allowance:
    """What a tester may do now; counts are images, times are aware and in UTC.

    All counts but those of `pool` are of the tester's own plan.
    """

    plan: Plan
    per_day: int
    per_month: int
    used_today: int
    used_this_month: int
    remaining: int
    batch_size: int
    day_resets_at: datetime
    month_resets_at: datetime
    pool: Pool | None

    @property
    def left_now(self) -> int:
        """Images of the plan and then of the organisation's pool that can be sent now."""
        return self.remaining + (self.pool.left if self.pool else 0)

    @property
    def day_is_nearly_used(self) -> bool:
        """True from 80 % of the day's images on."""
        return self.used_today >= NEARLY_USED * self.per_day

    @property
    def month_is_nearly_used(self) -> bool:
        """True from 80 % of the month's images on."""
        return self.used_this_month >= NEARLY_USED * self.per_month


@dataclass(frozen=True)
class _Periods:
    """The two counters a unit belongs to, named in UTC."""

    day: str
    month: str
    day_ends: datetime
    month_ends: datetime


def allowance(*, tester: User) -> Allowance:
    """Plan, use and what is left; raises NotApproved where no plan was given."""
    plan = current_plan(tester=tester)
    now = _periods()
    used = dict(
        QuotaCounter.objects.filter(tester=tester, period__in=(now.day, now.month)).values_list(
            "period", "used"
        )
    )
    today, month = used.get(now.day, 0), used.get(now.month, 0)
    return Allowance(
        plan=plan,
        per_day=plan.per_day,
        per_month=plan.per_month,
        used_today=today,
        used_this_month=month,
        remaining=max(0, min(plan.per_day - today, plan.per_month - month)),
        batch_size=plan.batch_size,
        day_resets_at=now.day_ends,
        month_resets_at=now.month_ends,
        pool=pools.pool_of(tester=tester, month=now.month),
    )


def current_month() -> str:
    """The counter period of this month in UTC, like `month:2026-11`."""
    return _periods().month


def current_plan(*, tester: User) -> Plan:
    """The plan of the newest grant that runs now; raises NotApproved where there is none."""
    now = timezone.now()
    grant = (
        QuotaGrant.objects.filter(
            Q(ends_at__isnull=True) | Q(ends_at__gt=now), tester=tester, starts_at__lte=now
        )
        .select_related("plan")
        .first()
    )
    if grant is None:
        raise NotApproved("You have no plan yet. A reviewer gives you one when your application is approved.")
    return grant.plan


@transaction.atomic
def grant_plan(*, tester: User, plan: Plan, granted_by: User | None, description: str) -> QuotaGrant:
    """Give a tester a plan from now on; earlier grants stay as history."""
    grant = QuotaGrant.objects.create(
        tester=tester, plan=plan, granted_by=granted_by, starts_at=timezone.now()
    )
    audit.record(
        actor=granted_by,
        event="plan_granted",
        target=f"user {tester.pk}",
        description=description,
        plan=plan.name,
    )
    return grant


@transaction.atomic
def reserve(*, tester: User, reference: UUID) -> None:
    """Take one unit for `reference`, or nothing at all: of today and this month, else of the pool.

    The pool of the tester's organisation pays only once the tester's own day or month is used up. Raises
    QuotaExceeded naming the period, its limit and its end, and NotApproved without a plan. A reference can
    be reserved once; a second time is an IntegrityError.
    """
    plan = current_plan(tester=tester)
    now = _periods()
    payer = None
    try:
        with transaction.atomic():  # what was taken of the day goes back when the month is used up
            _take_of_plan(tester, plan, now)
    except QuotaExceeded as used_up:
        payer = _take_of_pool(tester, now, used_up)
    UsageEntry.objects.create(
        tester=tester,
        reference=reference,
        kind=EntryKind.RESERVE,
        units=1,
        day=now.day,
        month=now.month,
        organisation=payer,
    )


def _take_of_plan(tester: User, plan: Plan, now: _Periods) -> None:
    QuotaCounter.objects.bulk_create(
        [QuotaCounter(tester=tester, period=period) for period in (now.day, now.month)], ignore_conflicts=True
    )
    if not _take(tester, now.day, plan.per_day):
        raise QuotaExceeded(_used_up("today", plan.per_day, now.day_ends))
    if not _take(tester, now.month, plan.per_month):
        raise QuotaExceeded(_used_up("this month", plan.per_month, now.month_ends))


def _take_of_pool(tester: User, now: _Periods, used_up: QuotaExceeded) -> Organisation:
    """Whose pool paid; raises `used_up` again, with a word on the pool, where none did."""
    payer = pools.take_unit(tester=tester, month=now.month)
    if payer:
        return payer
    pool = pools.pool_of(tester=tester, month=now.month)
    if pool is None:
        raise used_up
    raise QuotaExceeded(
        f"{used_up.message} The pool of {pool.organisation} is used up for this month too."
    ) from used_up


def settle(*, reference: UUID) -> None:
    """Mark the unit of `reference` as spent; does nothing once it was spent or given back.

    Raises UsageEntry.DoesNotExist where nothing was reserved.
    """
    _close(reference, EntryKind.SPEND, units=0, reason="")


@transaction.atomic
def refund(*, reference: UUID, reason: str) -> None:
    """Give the unit of `reference` back to where it came from; does nothing once it was closed.

    Raises UsageEntry.DoesNotExist where nothing was reserved.
    """
    entry = _close(reference, EntryKind.REFUND, units=-1, reason=reason[:200])
    if entry and entry.organisation_id:
        pools.give_back(entry=entry)
    elif entry:
        for period in (entry.day, entry.month):
            QuotaCounter.objects.filter(tester=entry.tester_id, period=period).update(used=F("used") - 1)


def _take(tester: User, period: str, limit: int) -> bool:
    # The WHERE clause is the lock: of many parallel updates only `limit` find a row to change.
    counter = QuotaCounter.objects.filter(tester=tester, period=period, used__lt=limit)
    return counter.update(used=F("used") + 1) == 1


def _close(reference: UUID, kind: EntryKind, *, units: int, reason: str) -> UsageEntry | None:
    """The new closing line, or None where one stood already."""
    reserved = UsageEntry.objects.get(reference=reference, kind=EntryKind.RESERVE)
    closing, created = UsageEntry.objects.exclude(kind=EntryKind.RESERVE).get_or_create(
        reference=reference,
        defaults={
            "tester_id": reserved.tester_id,
            "kind": kind,
            "units": units,
            "day": reserved.day,
            "month": reserved.month,
            "organisation_id": reserved.organisation_id,
            "reason": reason,
        },
    )
    return closing if created else None


def _periods() -> _Periods:
    now = timezone.now().astimezone(UTC)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    next_month = (midnight.replace(day=1) + timedelta(days=32)).replace(day=1)
    return _Periods(
        day=f"day:{now:%Y-%m-%d}",
        month=f"month:{now:%Y-%m}",
        day_ends=midnight + timedelta(days=1),
        month_ends=next_month,
    )


def _used_up(period: str, limit: int, resets_at: datetime) -> str:
    when = f"{resets_at.day} {resets_at:%B %Y} at {resets_at:%H:%M} UTC"
    return f"You have used all {limit:,} images of your plan for {period}. You can send more from {when}."
