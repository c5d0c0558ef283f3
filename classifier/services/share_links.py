"""Links that let a person without an account read one result: made, opened, taken back and forgotten.

The address holds the link's id and a signature under the site's secret key, so that who reads the database
can open nothing, and the tester can copy the address again as long as the link stands.
"""

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.utils import timezone

from accounts.errors import DomainError, NotApproved
from accounts.models import User
from accounts.services import audit, switches
from classifier.errors import LinkEnded, NotReadyYet, NotVisible, TooManyLinks
from classifier.models import ShareLink, Submission

DAYS: Final = (7, 30, 90)
MOST_STANDING: Final = 10
FORGOTTEN_AFTER: Final = timedelta(days=90)
_signer = Signer(salt="classifier.share_link", sep=".")


@transaction.atomic
def share_result(
    *, submission: Submission, tester: User, days: int, shows_picture: bool = False, note: str = ""
) -> ShareLink:
    """Make a link to a result of one's own that ends after one of DAYS; audited without the note.

    Raises NotVisible for another tester's result, NotApproved for a suspended tester, NotReadyYet before
    there is a verdict, TooManyLinks at MOST_STANDING, DomainError for another number of days and SiteClosed
    while the site is read-only.
    """
    switches.require_writable()
    if submission.tester_id != tester.pk:
        raise NotVisible("There is no such result.")
    if not tester.is_approved_tester:
        raise NotApproved("Only approved testers can share results.")
    if days not in DAYS:
        raise DomainError("A link lasts 7, 30 or 90 days. Choose one of them.")
    # Locked, so that parallel requests cannot pass the limit together.
    Submission.objects.select_for_update().get(pk=submission.pk)
    if not submission.verdicts.exists():
        raise NotReadyYet("There is no result for this picture yet. Share it when there is one.")
    if submission.share_links.standing().count() >= MOST_STANDING:
        raise TooManyLinks(f"{MOST_STANDING} links to this result work now. Take one of them back first.")
    now = timezone.now()
    link = ShareLink.objects.create(
        submission=submission,
        shows_picture=shows_picture,
        note=note.strip(),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    _record(link, tester, "result_shared", f"For {days} days, with{'' if shows_picture else 'out'} picture.")
    return link


@transaction.atomic
def revoke_link(*, link: ShareLink, tester: User) -> ShareLink:
    """Take a link of one's own back at once, also while the site is read-only; again changes nothing.

    Raises NotVisible for a link to another tester's result.
    """
    if link.submission.tester_id != tester.pk:
        raise NotVisible("There is no such link.")
    if ShareLink.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=timezone.now()):
        _record(link, tester, "share_link_revoked", "Taken back by its tester.")
    link.refresh_from_db()
    return link


def open_link(*, key: str) -> ShareLink:
    """The link that this key of an address belongs to, with its submission.

    A link rests while its tester is not approved. Raises LinkEnded.
    """
    try:
        pk = UUID(_signer.unsign(key))
    except (BadSignature, ValueError):
        raise _ended() from None
    link = ShareLink.objects.standing().filter(pk=pk).select_related("submission__tester").first()
    if link is None or not link.submission.tester.is_approved_tester:
        raise _ended()
    return link


def key_of(link: ShareLink) -> str:
    """What stands in the address of a link."""
    return _signer.sign(str(link.pk))


def forget_ended() -> int:
    """Delete links that ended 90 days ago or earlier; how many. The audit trail keeps that they were."""
    return ShareLink.objects.ended_before(timezone.now() - FORGOTTEN_AFTER).delete()[0]


def _ended() -> LinkEnded:
    return LinkEnded(
        "This link does not work, or not any more. Ask the person who gave it to you for a new one."
    )


def _record(link: ShareLink, tester: User, event: str, description: str) -> None:
    audit.record(
        actor=tester,
        event=event,
        target=f"submission {link.submission_id}",
        description=description,
        link=str(link.pk),
    )
