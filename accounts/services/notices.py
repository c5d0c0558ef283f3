"""In-site notices: written once for an event, read by their person."""

from django.db.models import QuerySet
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


def add_notices(*, people: QuerySet[User], kind: NoticeKind, event: str, text: str, link: str) -> int:
    """Tell many people of one event in a few statements; the number who were not told before."""
    untold = people.exclude(notices__event=event).order_by("pk").values_list("pk", flat=True)
    rows = [Notice(person_id=pk, kind=kind, event=event, text=text, link=link) for pk in untold]
    # Another run may tell the same people at the same moment: the constraint lets each hear once.
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)
