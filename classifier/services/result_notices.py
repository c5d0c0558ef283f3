"""Tells testers, each once, of slow batches that are ready and of answers that a new release changed."""

from datetime import UTC, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, Subquery
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice, User
from accounts.models.notice import NoticeKind
from accounts.services.notices import add_notice
from classifier.models import Submission, Verdict
from classifier.models.submission import Status

SLOW = timedelta(minutes=2)  # whoever waits less is still on the page
LOOKED_BACK = timedelta(days=1)

_WAITS = Q(status__in=(Status.QUEUED, Status.RUNNING))


def tell_ready_batches() -> int:
    """Tell testers whose batch took two minutes or more that it is ready; the number told.

    Any number may run at once and any may die: who has a notice is not told again.
    """
    recent = Submission.objects.filter(finished_at__gte=timezone.now() - LOOKED_BACK)
    batches = (
        Submission.objects.filter(batch__in=recent.values("batch"))
        .order_by()
        .values("tester", "batch")
        .annotate(
            waiting=Count("pk", filter=_WAITS),
            failed=Count("pk", filter=Q(status=Status.FAILED)),
            pictures=Count("pk"),
            took=Max("finished_at") - Min("created_at"),
        )
        .filter(waiting=0, took__gte=SLOW)
    )
    return _tell_untold(
        {
            (batch["tester"], f"batch {batch['batch']}"): (
                _ready_words(batch["pictures"], batch["failed"]),
                _history(batch=batch["batch"]),
            )
            for batch in batches
        }
    )


def tell_changed_answers() -> int:
    """Tell testers how many answers a newer release changed, once a day (UTC) and release, when none waits.

    As safe to repeat as `tell_ready_batches`.
    """
    earlier = Verdict.objects.filter(submission=OuterRef("submission"), pk__lt=OuterRef("pk"))
    before = Subquery(earlier.order_by("-pk").values("reading")[:1])
    still_waiting = Submission.objects.filter(_WAITS, tester=OuterRef("submission__tester"))
    changed = (
        Verdict.objects.filter(created_at__gte=timezone.now() - LOOKED_BACK)
        .annotate(before=before)
        .filter(~Exists(still_waiting), before__isnull=False)
        .exclude(before=F("reading"))
        .order_by()
        .values("submission__tester", "release", "release__name", day=TruncDate("created_at", tzinfo=UTC))
        .annotate(count=Count("pk"))
    )
    return _tell_untold(
        {
            (row["submission__tester"], f"changed by release {row['release']} {row['day']:%Y-%m-%d}"): (
                _changed_words(row["count"], row["release__name"]),
                _history(release=row["release__name"]),
            )
            for row in changed
        }
    )


def _tell_untold(news: dict[tuple[int, str], tuple[str, str]]) -> int:
    """News by person and event, as words and a link."""
    told = Notice.objects.filter(event__in={event for _person, event in news})
    for key in told.values_list("person", "event"):
        news.pop(key, None)
    people = User.objects.filter(is_active=True).in_bulk({person for person, _event in news})
    return sum(
        add_notice(person=people[person], kind=NoticeKind.RESULTS, event=event, text=text, link=link)
        for (person, event), (text, link) in news.items()
        if person in people
    )


def _history(**terms: Any) -> str:
    return f"{reverse('submission_list')}?{urlencode(terms)}"


def _ready_words(pictures: int, failed: int) -> str:
    text = "Your picture is checked." if pictures == 1 else f"Your {pictures} pictures are checked."
    return f"{text} {failed} could not be checked, for a reason that each of them names." if failed else text


def _changed_words(count: int, release: str) -> str:
    answers = "1 answer" if count == 1 else f"{count} answers"
    return (
        f"Checked again with the release {release}, {answers} of yours changed. "
        "The earlier ones stand beside them."
    )
