"""The images an organisation pays for, once a member's own plan is used up; counted as exactly as plans."""

from dataclasses import dataclass

from django.db.models import F

from accounts.models import Membership, Organisation, PoolCounter, UsageEntry, User


@dataclass(frozen=True)
class Pool:
    """The pool of a tester's organisation in one month; counts are images, for all members together."""

    organisation: Organisation
    per_month: int
    used: int

    @property
    def left(self) -> int:
        """What all members together may still use this month; never below 0."""
        return max(0, self.per_month - self.used)


def pool_of(*, tester: User, month: str) -> Pool | None:
    """The pool this tester may use in `month` (`month:2026-11`); None without an organisation or a pool."""
    organisation = _organisation_of(tester)
    return pool_in(organisation=organisation, month=month) if organisation else None


def pool_in(*, organisation: Organisation, month: str) -> Pool | None:
    """The organisation's pool and its use in `month`; None where it has no pool."""
    if not organisation.pool_per_month:
        return None
    counter = PoolCounter.objects.filter(organisation=organisation, period=month).first()
    return Pool(organisation, organisation.pool_per_month, counter.used if counter else 0)


def take_unit(*, tester: User, month: str) -> Organisation | None:
    """Take one unit of the pool this tester may use; whose it was, or None where nothing is left.

    Must run inside the transaction of the reservation.
    """
    organisation = _organisation_of(tester)
    if organisation is None or not organisation.pool_per_month:
        return None
    PoolCounter.objects.bulk_create(
        [PoolCounter(organisation=organisation, period=month)], ignore_conflicts=True
    )
    # The WHERE clause is the lock: of many parallel updates only as many as the pool holds find the row. The
    # limit is a number, because PostgreSQL would not look at a joined table again after it waited.
    counter = PoolCounter.objects.filter(
        organisation=organisation, period=month, used__lt=organisation.pool_per_month
    )
    return organisation if counter.update(used=F("used") + 1) == 1 else None


def give_back(*, entry: UsageEntry) -> None:
    """Put a refunded unit back into the pool it came from, in the month it was taken in."""
    counter = PoolCounter.objects.filter(organisation=entry.organisation_id, period=entry.month)
    counter.update(used=F("used") - 1)


def _organisation_of(tester: User) -> Organisation | None:
    membership = Membership.objects.select_related("organisation").filter(person=tester).first()
    return membership.organisation if membership else None
