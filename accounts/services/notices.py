"""In-site notices: written once for an event, read by their person."""

from django.utils import timezone

from accounts.models import Notice, User
from accounts.models.notice import NoticeKind


def add_notice(*, person: User, kind: NoticeKind, event: str, text: str, link: str) -> bool:
    """Tell a person of an event on the site; False where the person was told before."""
    _notice, created = Notice.objects.get_or_create(
        person=person, event=event, defaults={"kind": kind, "text": text, "link": link}
    )
    return created


def mark_read(*, person: User, pk: int | None = None) -> int:
    """Mark one notice of this person as read, or all; the number that were unread."""
    unread = Notice.objects.filter(person=person, read_at__isnull=True)
    if pk is not None:
        unread = unread.filter(pk=pk)
    return unread.update(read_at=timezone.now())
