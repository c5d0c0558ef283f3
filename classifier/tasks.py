"""The wake-up that makes a worker classify one row; the row, not this message, is the truth."""

from functools import partial, update_wrapper
from uuid import UUID

from celery import shared_task
from django.db import transaction

from classifier.services.classify import classify_submission

SOFT_SECONDS = 120
HARD_SECONDS = 150  # below settings.LEASE_SECONDS: a killed worker is gone before its row is taken over


@shared_task(soft_time_limit=SOFT_SECONDS, time_limit=HARD_SECONDS)
def classify_submission_task(pk: str) -> None:
    """Classify the submission with that key, if it still waits."""
    classify_submission(pk=UUID(pk))


def wake_worker_on_commit(pk: UUID) -> None:
    """Tell a worker once the row is there; a broker that is down costs time only (see services.requeue).

    `robust` is what `delay_on_commit` lacks: the row stands, so the request must not fail.
    """
    delay = classify_submission_task.delay
    wake = update_wrapper(partial(delay, str(pk)), delay)  # Django logs the name of one that fails
    transaction.on_commit(wake, robust=True)
