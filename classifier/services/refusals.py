"""Stops a tester whose files are refused again and again: each one costs a decoding, but no unit."""

from datetime import datetime, timedelta
from typing import Final

from django.core.cache import cache
from django.utils import timezone

from accounts.models import User
from accounts.moments import in_words
from classifier.errors import TooManyRefusals

IN_A_ROW: Final = 50  # more than a folder of wrong files that somebody drops by mistake twice
COUNTED_FOR: Final = timedelta(minutes=30)
PAUSE: Final = timedelta(minutes=10)


def require_patience(*, tester: User) -> None:
    """Raise TooManyRefusals, which says when to go on, while the tester has to pause."""
    until: datetime | None = cache.get(_pause(tester))
    if until and until > timezone.now():
        raise TooManyRefusals(
            f"Your last {IN_A_ROW} files could not be read, so we paused your uploads. "
            f"You can go on at {in_words(until, tester)}. Please check which files you are sending.",
            until=until,
        )


def note_refusal(*, tester: User) -> None:
    """Count one refused file; the last one of a long row begins the pause."""
    count = cache.get(_row(tester), 0) + 1
    if count < IN_A_ROW:
        cache.set(_row(tester), count, COUNTED_FOR.total_seconds())
        return
    cache.delete(_row(tester))
    cache.set(_pause(tester), timezone.now() + PAUSE, PAUSE.total_seconds())


def note_readable(*, tester: User) -> None:
    """End the row: a file could be read."""
    cache.delete(_row(tester))


def _row(tester: User) -> str:
    return f"refused-uploads:{tester.pk}"


def _pause(tester: User) -> str:
    return f"refused-uploads-pause:{tester.pk}"
