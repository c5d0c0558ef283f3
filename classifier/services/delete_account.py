"""The end of an account on both sides of the site: pictures at once, then the person."""

from django.db import transaction
from django.utils import timezone

from accounts.errors import IllegalTransition
from accounts.models import AuditRecord, User
from accounts.services import deletion
from classifier.models import Feedback, MisuseFlag, RateLimit, ShareLink, Submission
from classifier.models.misuse import FlagState
from classifier.models.submission import Status
from classifier.services import misuse, rate_limits
from classifier.services.withdraw import erase_files


@transaction.atomic
def delete_account(*, person: User) -> None:
    """Erase all pictures, file names and notes, keep numbers and hashes, and forget whose they were.

    Raises NotDeletable for staff and the last superuser, IllegalTransition while a picture is being checked
    and SiteClosed while read-only; then nothing has changed.
    """
    deletion.require_deletable(person=person)
    own = Submission.objects.filter(tester=person)
    if own.filter(status=Status.RUNNING).exists():
        raise IllegalTransition("One of your pictures is being checked now. Please try again in a minute.")
    for submission in own.filter(files_erased_at__isnull=True):
        erase_files(submission=submission, actor=person)
    ShareLink.objects.filter(submission__tester=person).delete()
    own.update(original_name="", context="", look_hash="")
    Feedback.objects.filter(tester=person).update(note="", answer="", answered_at=None)
    _forget_what_was_said(person)
    deletion.remove_identity(person=person)


def _forget_what_was_said(person: User) -> None:
    """Of flags and limits the rule, the numbers and the outcome stay; words about the person go."""
    flags, limits = MisuseFlag.objects.filter(tester=person), RateLimit.objects.filter(tester=person)
    targets = [*map(misuse.target_of, flags), *map(rate_limits.target_of, limits)]
    AuditRecord.objects.filter(target__in=targets).exclude(description="").update(
        description=deletion.REMOVED
    )
    flags.exclude(state=FlagState.OPEN).update(note=deletion.REMOVED)
    flags.filter(state=FlagState.OPEN).update(
        state=FlagState.DISMISSED, decided_at=timezone.now(), note=deletion.REMOVED
    )
    limits.update(reason=deletion.REMOVED)
    limits.filter(lifted_at__isnull=False).update(lifted_reason=deletion.REMOVED)
