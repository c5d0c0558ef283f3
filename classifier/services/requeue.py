"""The sweeper: brings back rows whose worker or wake-up was lost, so that none waits for ever."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.services import quotas
from classifier.models import Submission
from classifier.models.submission import MAX_ATTEMPTS, Status, SubmissionQuerySet
from classifier.services.classify import GAVE_UP
from classifier.tasks import wake_worker_on_commit

WAKE_AFTER = timedelta(seconds=60)
MOST_AT_ONCE = 200  # a long queue is not a lost wake-up: no need to write it all to the broker again

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class SweepResult:
    """How many rows went back to waiting, were given up, and were woken."""

    requeued: int
    failed: int
    woken: int


def sweep() -> SweepResult:
    """Return expired leases, give up rows out of attempts, wake rows nobody was told of lately.

    Any number of sweepers may run at once: every change is conditional on the row being as it was read.
    """
    expired = list(Submission.objects.with_expired_lease())
    requeued = sum(_requeue(row) for row in expired if row.attempts < MAX_ATTEMPTS)
    failed = sum(_give_up(row) for row in expired if row.attempts >= MAX_ATTEMPTS)
    result = SweepResult(requeued, failed, woken=_wake_forgotten())
    if requeued or failed:
        logger.warning("Leases expired: %s rows wait again, %s given up.", requeued, failed)
    return result


@transaction.atomic
def _requeue(row: Submission) -> bool:
    waits = _as_read(row).update(status=Status.QUEUED, lease_until=None, woken_at=timezone.now())
    if waits:
        wake_worker_on_commit(row.pk)
    return bool(waits)


@transaction.atomic
def _give_up(row: Submission) -> bool:
    if row.verdicts.exists():
        # Asked anew under another release: the earlier verdict stands, and its unit was spent on it.
        kept = _as_read(row).update(status=Status.DONE, lease_until=None, finished_at=timezone.now())
        return bool(kept)
    ended = _as_read(row).update(
        status=Status.FAILED,
        lease_until=None,
        finished_at=timezone.now(),
        error_code="gave_up",
        error_message=GAVE_UP,
    )
    if ended:
        quotas.refund(reference=row.unit, reason="Could not be checked (gave_up).")
    return bool(ended)


def _as_read(row: Submission) -> SubmissionQuerySet:
    return Submission.objects.filter(
        pk=row.pk, status=Status.RUNNING, attempts=row.attempts, lease_until=row.lease_until
    )


def _wake_forgotten() -> int:
    due = timezone.now() - WAKE_AFTER
    forgotten = Submission.objects.filter(status=Status.QUEUED, woken_at__lt=due)
    keys = list(forgotten.order_by("created_at").values_list("pk", flat=True)[:MOST_AT_ONCE])
    woken = 0
    for pk in keys:
        with transaction.atomic():
            if forgotten.filter(pk=pk).update(woken_at=timezone.now()):
                wake_worker_on_commit(pk)
                woken += 1
    return woken
