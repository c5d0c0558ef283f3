"""Takes pictures away, at their tester's wish or when their time is over; numbers and hash stay."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.errors import IllegalTransition
from accounts.models import User
from accounts.services import audit
from classifier import storage
from classifier.errors import NotVisible
from classifier.models import Submission
from classifier.models.submission import Status

FINISHED = (Status.DONE, Status.FAILED)
STRAY_AFTER = timedelta(days=1)  # far longer than any upload takes from its files to its row

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class PurgeResult:
    """How many submissions lost their pictures, and how many stray files went."""

    erased: int
    strays: int


def erase_files(*, submission: Submission, actor: User) -> Submission:
    """Erase original, preview and thumbnail now; its tester or staff may.

    Raises NotVisible for anyone else and IllegalTransition while it waits or is being checked.
    """
    if submission.tester_id != actor.pk and not actor.is_staff:
        raise NotVisible("There is no such picture.")
    if not submission.is_finished:
        raise IllegalTransition("This picture is still being checked. You can erase it afterwards.")
    erased = _erase(submission)
    if erased:
        audit.record(
            actor=actor,
            event="picture_erased",
            target=f"submission {submission.pk}",
            description="Erased on request.",
        )
    submission.refresh_from_db()
    return submission


def purge_expired() -> PurgeResult:
    """Erase pictures older than RETENTION_DAYS, and files that belong to no row."""
    oldest = timezone.now() - timedelta(days=settings.RETENTION_DAYS)
    due = Submission.objects.filter(status__in=FINISHED, created_at__lt=oldest, files_erased_at__isnull=True)
    result = PurgeResult(erased=sum(_erase(row) for row in due.iterator()), strays=_remove_strays())
    if result.erased or result.strays:
        logger.info("Erased the pictures of %s rows and %s stray files.", result.erased, result.strays)
    return result


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
