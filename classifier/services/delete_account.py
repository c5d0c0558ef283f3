"""The end of an account on both sides of the site: pictures at once, then the person."""

from django.db import transaction

from accounts.errors import IllegalTransition
from accounts.models import User
from accounts.services import deletion
from classifier.models import Feedback, Submission
from classifier.models.submission import Status
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
    own.update(original_name="", context="", look_hash="")
    Feedback.objects.filter(tester=person).update(note="")
    deletion.remove_identity(person=person)
