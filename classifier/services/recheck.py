"""Checks a picture again under the live release, at no cost, when the release that answered was withdrawn."""

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts.errors import IllegalTransition
from accounts.models import User
from classifier.models import Submission
from classifier.models.release import ReleaseState
from classifier.models.submission import Status, SubmissionQuerySet
from classifier.services.releases import live_release
from classifier.services.submit import require_may_submit
from classifier.tasks import wake_worker_on_commit

_TRUSTED = (ReleaseState.LIVE, ReleaseState.AVAILABLE)


def resting_on_withdrawn(*, tester: User) -> SubmissionQuerySet:
    """The tester's finished pictures whose every verdict comes from a release that was withdrawn since."""
    judged = Submission.objects.owned_by(tester).filter(status=Status.DONE, verdicts__isnull=False)
    standing = Submission.objects.filter(verdicts__release__state__in=_TRUSTED)
    return judged.exclude(pk__in=standing.values("pk")).distinct()


def can_be_rechecked(*, submission: Submission) -> bool:
    """True where the answer rests on a withdrawn release, the picture is here and its tester may check."""
    rests = resting_on_withdrawn(tester=submission.tester).filter(pk=submission.pk)
    return submission.tester.is_approved_tester and bool(submission.original) and rests.exists()


def recheck_submission(*, submission: Submission) -> Submission:
    """Let the picture wait again; the unit that paid for the first answer pays for this one too.

    The earlier verdict stays as it is, and the new one stands beside it. Raises IllegalTransition where the
    answer does not rest on a withdrawn release or the picture is gone, ModelUnavailable without a live
    release, and as submit_image does where the tester may not check pictures now.
    """
    require_may_submit(submission.tester)
    live_release()
    if not (submission.original and default_storage.exists(str(submission.original))):
        raise IllegalTransition("The picture is no longer stored. Please send it again; that uses one image.")
    if not _queue_again(submission):
        raise IllegalTransition(
            "Only a finished result whose release was withdrawn can be checked again at no cost."
        )
    submission.refresh_from_db()
    return submission


def recheck_all(*, tester: User) -> int:
    """Let all such pictures that are still stored wait again; how many. Raises as recheck_submission does."""
    require_may_submit(tester)
    live_release()
    kept = resting_on_withdrawn(tester=tester).filter(files_erased_at__isnull=True).exclude(original="")
    return sum(_queue_again(submission) for submission in kept)


@transaction.atomic
def _queue_again(submission: Submission) -> bool:
    """False where another click came first, or where nothing was withdrawn."""
    due = resting_on_withdrawn(tester=submission.tester).filter(files_erased_at__isnull=True)
    row = Submission.objects.filter(pk__in=due.filter(pk=submission.pk).values("pk"), status=Status.DONE)
    queued = row.update(
        status=Status.QUEUED, attempts=0, lease_until=None, finished_at=None, woken_at=timezone.now()
    )
    if queued:
        wake_worker_on_commit(submission.pk)
    return bool(queued)
