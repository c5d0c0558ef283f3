"""What a tester's units went to: the ledger added up by the periods the counters count in."""

from dataclasses import dataclass
from typing import Literal

from django.db.models import Count, Q, Sum

from accounts.models import User
from accounts.models.quota import EntryKind


@dataclass(frozen=True)
class PeriodTotal:
    """Images of one UTC day or month; `used` is what the tester's counter of the period says.

    `from_pool` counts those that an organisation's pool paid for and did not get back.
    """

    period: str
    reserved: int
    spent: int
    given_back: int
    from_pool: int
    used: int


def list_totals(*, tester: User, by: Literal["day", "month"], newest: int) -> list[PeriodTotal]:
    """Totals of the `newest` periods in which the tester reserved anything, newest first."""
    rows = (
        tester.usage_entries.order_by(f"-{by}")
        .values_list(by)
        .annotate(
            n_reserved=Count("pk", filter=Q(kind=EntryKind.RESERVE)),
            n_spent=Count("pk", filter=Q(kind=EntryKind.SPEND)),
            n_given_back=Count("pk", filter=Q(kind=EntryKind.REFUND)),
            n_from_pool=Sum("units", filter=Q(organisation__isnull=False), default=0),
            n_used=Sum("units", filter=Q(organisation__isnull=True), default=0),
        )[:newest]
    )
    return [PeriodTotal(period.partition(":")[2], *counts) for period, *counts in rows]
