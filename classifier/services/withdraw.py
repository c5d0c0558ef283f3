"""Takes pictures away, at their tester's wish or when their time is over; numbers and hash stay."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.errors import IllegalTransition
from accounts.models import User
from accounts.services import audit, quotas
from classifier import storage
from classifier.errors import NotVisible
from classifier.models import Submission
from classifier.models.submission import Status

FINISHED = (Status.DONE, Status.FAILED)
ERASED_UNCHECKED = "The picture was erased before it was checked. It used none of your images."
ERASED_BY_TESTER = "Erased by its tester."
STRAY_AFTER = timedelta(days=1)  # far longer than any upload takes from its files to its row

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class PurgeResult:
    """How many submissions lost their pictures, and how many stray files went."""

    erased: int
    strays: int


def erase_files(*, submission: Submission, actor: User, reason: str = ERASED_BY_TESTER) -> Submission:
    """Erase original, preview and thumbnail now; its tester or staff may. The audit trail says why.

    One that waits leaves the queue and its unit comes back. Raises NotVisible for anyone else and
    IllegalTransition while it is being checked.
    """
    if submission.tester_id != actor.pk and not actor.is_staff:
        raise NotVisible("There is no such picture.")
    if not submission.is_finished and not _leave_queue(submission):
        raise IllegalTransition("This picture is being checked now. You can erase it in a minute.")
    erased = _erase(submission)
    if erased:
        audit.record(
            actor=actor,
            event="picture_erased",
            target=f"submission {submission.pk}",
            description=reason,
        )
    submission.refresh_from_db()
    return submission


def purge_expired() -> PurgeResult:
    """Erase pictures older than RETENTION_DAYS, and files that belong to no row."""
    oldest = timezone.now() - timedelta(days=settings.RETENTION_DAYS)
    due = Submission.objects.filter(created_at__lt=oldest, files_erased_at__isnull=True)
    keys = list(due.exclude(status=Status.RUNNING).values_list("pk", flat=True))
    result = PurgeResult(erased=sum(_purge(pk) for pk in keys), strays=_remove_strays())
    if result.erased or result.strays:
        logger.info("Erased the pictures of %s rows and %s stray files.", result.erased, result.strays)
    return result


def _purge(pk: UUID) -> bool:
    submission = Submission.objects.get(pk=pk)
    return (submission.is_finished or _leave_queue(submission)) and _erase(submission)


@transaction.atomic
def _leave_queue(submission: Submission) -> bool:
    """End a row that waits and give its unit back; False where a worker has it."""
    waiting = Submission.objects.filter(pk=submission.pk, status=Status.QUEUED)
    if submission.verdicts.exists():
        return bool(waiting.update(status=Status.DONE, finished_at=timezone.now()))
    ended = waiting.update(
        status=Status.FAILED, finished_at=timezone.now(), error_code="erased", error_message=ERASED_UNCHECKED
    )
    if ended:
        quotas.refund(reference=submission.unit, reason="Erased before it was checked.")
    return bool(ended)


def _erase(submission: Submission) -> bool:
    """Row first, files after its commit: a crash between leaves strays, never a row with dead names."""
    names = [str(field) for field in (submission.original, submission.preview, submission.thumbnail)]
    with transaction.atomic():
        kept = Submission.objects.filter(pk=submission.pk, status__in=FINISHED, files_erased_at__isnull=True)
        erased = kept.update(original="", preview="", thumbnail="", files_erased_at=timezone.now())
        if erased:
            transaction.on_commit(lambda: storage.remove(names))
    return bool(erased)


def _remove_strays() -> int:
    strays = [
        name for name in storage.stored_before(timezone.now() - STRAY_AFTER) if not _belongs_to_a_row(name)
    ]
    storage.remove(strays)
    return len(strays)


def _belongs_to_a_row(name: str) -> bool:
    field = storage.FOLDERS[name.partition("/")[0]]
    return Submission.objects.filter(**{field: name}).exists()
