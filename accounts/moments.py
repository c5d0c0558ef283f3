"""Reads moments that came over the wire; whatever a database could not compare is no moment."""

from datetime import UTC, datetime

from django.utils.dateparse import parse_datetime


def moment(text: str) -> datetime | None:
    """The aware moment that `text` (ISO 8601) names, in UTC; None where it names none."""
    try:
        found = parse_datetime(text)
        return found.astimezone(UTC) if found and found.tzinfo else None
    except (ValueError, OverflowError):  # no such day, or before the year 1 once it is in UTC
        return None
