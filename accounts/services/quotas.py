"""How many images a tester may still check; counts exactly under any number of parallel requests."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from accounts.errors import NotApproved, QuotaExceeded
from accounts.models import Organisation, Plan, QuotaCounter, UsageEntry, User
from accounts.models.notice import NoticeKind
from accounts.models.quota import EntryKind
from accounts.moments import in_words
from accounts.services import notices, pools
from accounts.services.grants import current_grant, current_plan
from accounts.services.periods import Periods, current_periods
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
    per_hour: int | None
    used_today: int
    used_this_month: int
    used_this_hour: int
    batch_size: int
    day_resets_at: datetime
    month_resets_at: datetime
    hour_resets_at: datetime
    plan_ends_at: datetime | None
    pool: Pool | None

    @property
    def left_now(self) -> int:
        """Images of the plan and then of the organisation's pool that can be sent now."""
        return (
            self._beyond_the_hour
            if self.per_hour is None
            else min(self._beyond_the_hour, self._left_this_hour)
        )

    @property
    def next_at(self) -> datetime:
        """When more can be sent, once nothing is left."""
        if self._beyond_the_hour:
            return self.hour_resets_at
        return self.day_resets_at if self.used_this_month < self.per_month else self.month_resets_at

    @property
    def _left_this_hour(self) -> int:
        return max(0, (self.per_hour or 0) - self.used_this_hour)

    @property
    def _beyond_the_hour(self) -> int:
        """What day, month and pool leave, whatever the hour says."""
        of_plan = max(0, min(self.per_day - self.used_today, self.per_month - self.used_this_month))
        return of_plan + (self.pool.left if self.pool else 0)

    @property
    def day_is_nearly_used(self) -> bool:
        """True from 80 % of the day's images on."""
        return self.used_today >= NEARLY_USED * self.per_day

    @property
    def month_is_nearly_used(self) -> bool:
        """True from 80 % of the month's images on."""
        return self.used_this_month >= NEARLY_USED * self.per_month


@dataclass(frozen=True)
class _Limit:
    """One counter, how far it may go and when it starts anew; `name` stands in a sentence."""

    period: str
    name: str
    most: int
    ends: datetime

    def refusal(self, tester: User) -> str:
        """Why no more is taken, in the tester's own time."""
        return (
            f"You have used all {self.most:,} images of your plan for {self.name}. "
            f"You can send more from {in_words(self.ends, tester)}."
        )


def allowance(*, tester: User) -> Allowance:
    """Plan, use and what is left; raises NotApproved where no plan runs."""
    grant = current_grant(tester=tester)
    plan, now = grant.plan, current_periods()
    counters = QuotaCounter.objects.filter(tester=tester, period__in=now.names)
    used = dict.fromkeys(now.names, 0) | dict(counters.values_list("period", "used"))
    return Allowance(
        plan=plan,
        per_day=plan.per_day,
        per_month=plan.per_month,
        per_hour=plan.per_hour,
        used_today=used[now.day],
        used_this_month=used[now.month],
        used_this_hour=used[now.hour],
        batch_size=plan.batch_size,
        day_resets_at=now.day_ends,
        month_resets_at=now.month_ends,
        hour_resets_at=now.hour_ends,
        plan_ends_at=grant.ends_at,
        pool=pools.pool_of(tester=tester, month=now.month),
    )


def allowance_or_none(*, tester: User) -> Allowance | None:
    """As `allowance`, for pages that say so where no plan runs."""
    try:
        return allowance(tester=tester)
    except NotApproved:
        return None


@transaction.atomic
def reserve(*, tester: User, reference: UUID) -> None:
    """Take one unit for `reference`, or nothing at all: of today and this month, else of the pool.

    The pool of the tester's organisation pays only once the tester's own day or month is used up; the limit
    of an hour holds whoever pays. Raises QuotaExceeded naming the period, its limit and its end, and
    NotApproved without a plan. A reference can be reserved once; a second time is an IntegrityError.
    """
    plan = current_plan(tester=tester)
    now = current_periods()
    QuotaCounter.objects.bulk_create(
        [QuotaCounter(tester=tester, period=period) for period in now.names], ignore_conflicts=True
    )
    payer = None
    try:
        with transaction.atomic():  # what was taken of the day goes back when the month is used up
            _take_of_plan(tester, plan, now)
    except QuotaExceeded as used_up:
        payer = _take_of_pool(tester, now, used_up)
    _take_of_hour(tester, plan, now)
    UsageEntry.objects.create(
        tester=tester,
        reference=reference,
        kind=EntryKind.RESERVE,
        units=1,
        hour=now.hour,
        day=now.day,
        month=now.month,
        organisation=payer,
    )
    _warn_if_nearly_used(tester, plan, now)


def _take_of_plan(tester: User, plan: Plan, now: Periods) -> None:
    for limit in _limits(plan, now):
        if not _take(tester, limit.period, limit.most):
            raise QuotaExceeded(limit.refusal(tester), until=limit.ends)


def _take_of_hour(tester: User, plan: Plan, now: Periods) -> None:
    # Counted without a limit too, so that a plan that gets one knows what came before.
    limit = _hour_limit(plan, now)
    if limit is None:
        QuotaCounter.objects.filter(tester=tester, period=now.hour).update(used=F("used") + 1)
    elif not _take(tester, limit.period, limit.most):
        raise QuotaExceeded(limit.refusal(tester), until=limit.ends)


def _take_of_pool(tester: User, now: Periods, used_up: QuotaExceeded) -> Organisation:
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
    if entry is None:
        return
    periods = [entry.hour] if entry.organisation_id else [entry.hour, entry.day, entry.month]
    QuotaCounter.objects.filter(tester=entry.tester_id, period__in=periods).update(used=F("used") - 1)
    if entry.organisation_id:
        pools.give_back(entry=entry)


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
            "hour": reserved.hour,
            "day": reserved.day,
            "month": reserved.month,
            "organisation_id": reserved.organisation_id,
            "reason": reason,
        },
    )
    return closing if created else None


def _limits(plan: Plan, now: Periods) -> list[_Limit]:
    """What bounds the plan, longest first: who has used up the month is not told to come back tomorrow."""
    return [
        _Limit(now.month, "this month", plan.per_month, now.month_ends),
        _Limit(now.day, "today", plan.per_day, now.day_ends),
    ]


def _hour_limit(plan: Plan, now: Periods) -> _Limit | None:
    """The limit of bursts, where the plan has one."""
    if plan.per_hour is None:
        return None
    return _Limit(now.hour, "this hour", plan.per_hour, now.hour_ends)


def _warn_if_nearly_used(tester: User, plan: Plan, now: Periods) -> None:
    month = QuotaCounter.objects.get(tester=tester, period=now.month)
    if month.used < NEARLY_USED * plan.per_month:
        return
    notices.add_notice(
        person=tester,
        kind=NoticeKind.QUOTA,
        event=f"nearly used {now.month} {plan.per_month}",
        text=f"You have used 80 % of this month’s {plan.per_month:,} images. You can ask for more.",
        link=reverse("usage"),
    )
