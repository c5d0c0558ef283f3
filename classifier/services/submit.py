"""From a tester's bytes to a waiting row: refused without cost, or stored, paid for and on its way."""

import logging
from datetime import datetime
from pathlib import PurePath
from uuid import UUID, uuid4

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts.errors import IllegalTransition, NotApproved
from accounts.models import User
from accounts.services import memberships, quotas, switches
from accounts.services.up_to_date import require_up_to_date
from classifier import storage
from classifier.errors import DuplicateUpload, RefusedUpload, StorageFailed
from classifier.intake.decode import DecodedImage, read_image
from classifier.intake.errors import RefusedImage
from classifier.intake.look_hash import look_hash
from classifier.models import Submission
from classifier.models.submission import Status
from classifier.services import refusals
from classifier.services.rate_limits import require_within_limit
from classifier.services.releases import live_release
from classifier.tasks import wake_worker_on_commit

NAME_LENGTH = 255
CONTEXT_LENGTH = 2000

logger = logging.getLogger(__name__)


def submit_image(
    *,
    tester: User,
    data: bytes,
    name: str,
    batch: UUID,
    context: str = "",
    origin: str = "web",
    again: bool = False,
) -> Submission:
    """Take one picture of a tester; on return its row and its files exist and a unit is reserved.

    `again` allows a picture that was sent before. Raises, with nothing kept and no unit spent: SiteClosed,
    NotApproved, RateLimited, TooManyRefusals, RefusedUpload, DuplicateUpload, ModelUnavailable,
    QuotaExceeded, StorageFailed.
    """
    require_may_submit(tester)
    require_within_limit(tester=tester)
    refusals.require_patience(tester=tester)
    image = read_counted(tester, data, name)
    if not again:
        refuse_duplicate(tester, image.facts.sha256)
    live_release()
    submission = new_row(tester, image, batch=batch, origin=origin)
    submission.original_name = printable(PurePath(name.replace("\\", "/")).name)[:NAME_LENGTH]
    submission.context = printable(context, keep="\n\t")[:CONTEXT_LENGTH]
    accept(submission, data, image, again=again)
    return submission


def require_may_submit(tester: User) -> None:
    """Raises SiteClosed while uploads are closed, NotApproved for anyone but an approved tester.

    AskedFirst, a kind of NotApproved, stops a tester who has not been asked about changed terms or limits.
    """
    switches.require_uploads_open()
    if not tester.is_approved_tester:
        raise NotApproved("Only approved testers can check pictures. Your account page says where you stand.")
    require_up_to_date(person=tester)


def read_counted(tester: User, data: bytes, name: str) -> DecodedImage:
    """Read the picture and keep count of those that cannot be read. Raises RefusedUpload."""
    try:
        image = read_upload(data, name)
    except RefusedUpload:
        refusals.note_refusal(tester=tester)
        raise
    refusals.note_readable(tester=tester)
    return image


def read_upload(data: bytes, name: str) -> DecodedImage:
    """Decode within intake's limits. Raises RefusedUpload, also where memory does not suffice."""
    try:
        return read_image(data, name=name)
    except RefusedImage as refusal:
        raise RefusedUpload(refusal) from refusal
    except MemoryError as error:
        raise RefusedUpload(RefusedImage("unreadable")) from error


def refuse_duplicate(tester: User, sha256: str) -> None:
    """Raises DuplicateUpload where the tester has sent these bytes and they did not fail."""
    sent = Submission.objects.filter(tester=tester, sha256=sha256).exclude(status=Status.FAILED)
    earlier = sent.first()
    if earlier:
        raise DuplicateUpload(f"You sent this file on {day_in_words(earlier.created_at)}.", earlier=earlier)


def new_row(tester: User, image: DecodedImage, *, batch: UUID, origin: str) -> Submission:
    """A waiting row that names its files; neither is stored yet."""
    pk, now = uuid4(), timezone.now()
    keys = storage.Keys.of(pk, now, image.facts.format)
    return Submission(
        pk=pk,
        unit=pk,
        tester=tester,
        batch=batch,
        origin=origin,
        original=keys.original,
        preview=keys.preview,
        thumbnail=keys.thumbnail,
        sha256=image.facts.sha256,
        look_hash=look_hash(image.pixels),
        facts=image.facts.to_json(),
        created_at=now,
        woken_at=now,
    )


def accept(submission: Submission, data: bytes, image: DecodedImage, *, again: bool) -> None:
    """Store the files, then row and unit in one transaction; if that fails, the files go again.

    The files come first, because encoding previews would hold the database's write lock for long.
    """
    keys = storage.Keys.of(submission.pk, submission.created_at, image.facts.format)
    try:
        storage.store(keys, data, image)
    except OSError as error:
        logger.exception("A picture could not be stored.")
        raise StorageFailed(
            "We could not store this picture, so it was not taken. Your allowance is as before. "
            "Please try again later."
        ) from error
    try:
        pay_and_save(submission, again=again)
    except BaseException:
        storage.remove(keys)
        raise


@transaction.atomic
def pay_and_save(submission: Submission, *, again: bool) -> None:
    """Reserve the unit, save the row and wake a worker on commit."""
    submission.shared_through = memberships.sharing_of(person=submission.tester)
    quotas.reserve(tester=submission.tester, reference=submission.unit)
    # Reserving locked the tester's counter, so that of two clicks at once the second sees the first.
    require_within_limit(tester=submission.tester, reserved=True)
    if not again:
        refuse_duplicate(submission.tester, submission.sha256)
    submission.save(force_insert=True)
    wake_worker_on_commit(submission.pk)


@transaction.atomic
def retry_submission(*, submission: Submission) -> Submission:
    """Let a failed row wait again, with a new unit.

    Raises IllegalTransition unless it failed and its picture is still stored, and as submit_image does.
    """
    require_may_submit(submission.tester)
    live_release()
    if not (submission.original and default_storage.exists(str(submission.original))):
        raise IllegalTransition("The picture is no longer stored. Please send it again.")
    unit = uuid4()
    quotas.reserve(tester=submission.tester, reference=unit)
    require_within_limit(tester=submission.tester, reserved=True)
    failed = Submission.objects.filter(pk=submission.pk, status=Status.FAILED, files_erased_at__isnull=True)
    if not failed.update(
        status=Status.QUEUED,
        unit=unit,
        attempts=0,
        error_code="",
        error_message="",
        finished_at=None,
        woken_at=timezone.now(),
    ):
        raise IllegalTransition("Only a picture that could not be checked can be tried again.")
    wake_worker_on_commit(submission.pk)
    submission.refresh_from_db()
    return submission


def printable(text: str, *, keep: str = "") -> str:
    """The text without control characters, which no name needs and PostgreSQL does not all take."""
    return "".join(sign for sign in text if sign.isprintable() or sign in keep)


def day_in_words(moment: datetime) -> str:
    """Like 23 November 2026, in UTC."""
    return f"{moment.day} {moment:%B %Y}"
