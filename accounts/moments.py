"""Reads moments that came over the wire, and says moments in a person's own time."""

from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.utils.dateparse import parse_datetime

from accounts.models import User


def moment(text: str) -> datetime | None:
    """The aware moment that `text` (ISO 8601) names, in UTC; None where it names none."""
    try:
        found = parse_datetime(text)
        return found.astimezone(UTC) if found and found.tzinfo else None
    except (ValueError, OverflowError):  # no such day, or before the year 1 once it is in UTC
        return None


def in_words(at: datetime, person: User | None) -> str:
    """`24 November 2026 at 01:00 CET`: in the person's time zone, in UTC for nobody in particular.

    `at` must be aware.
    """
    local = at.astimezone(ZoneInfo(getattr(person, "time_zone", "") or "UTC"))
    name = local.tzname() or "UTC"
    # Zones without letters of their own call themselves by their distance, such as “+03”.
    zone = f"UTC{name}" if name[0] in "+-" else name
    return f"{local.day} {local:%B %Y} at {local:%H:%M} {zone}"


@cache
def time_zone_choices() -> list[tuple[str, str]]:
    """UTC, then every zone that is named for a place, as choices of a form."""
    places = (zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
    return [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in sorted(places))]
