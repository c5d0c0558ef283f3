"""The hour, the day and the month that a unit belongs to, all in UTC."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils import timezone


@dataclass(frozen=True)
class Periods:
    """The counters a unit belongs to, named in UTC."""

    hour: str
    day: str
    month: str
    hour_ends: datetime
    day_ends: datetime
    month_ends: datetime

    @property
    def names(self) -> tuple[str, str, str]:
        """All three."""
        return self.hour, self.day, self.month


def current_periods() -> Periods:
    """Those of this moment."""
    now = timezone.now().astimezone(UTC)
    hour = now.replace(minute=0, second=0, microsecond=0)
    midnight = hour.replace(hour=0)
    next_month = (midnight.replace(day=1) + timedelta(days=32)).replace(day=1)
    return Periods(
        hour=f"hour:{now:%Y-%m-%dT%H}",
        day=f"day:{now:%Y-%m-%d}",
        month=f"month:{now:%Y-%m}",
        hour_ends=hour + timedelta(hours=1),
        day_ends=midnight + timedelta(days=1),
        month_ends=next_month,
    )


def current_month() -> str:
    """The counter period of this month in UTC, like `month:2026-11`."""
    return current_periods().month
