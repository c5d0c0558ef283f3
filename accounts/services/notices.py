"""In-site notices: written once for an event, read by their person, mailed as that person chose."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Notice, User
from accounts.models.notice import NoticeKind
from accounts.models.user import MailChoice
from accounts.services import notifications

# These have a mail of their own, which always goes out at once.
OWN_MAIL: Final = (NoticeKind.DECISION, NoticeKind.WITHDRAWAL)
DIGEST_EVERY = timedelta(days=1)
MOST_AT_ONCE = 100  # mails in one run of the clock; the next run goes on where this one stopped


def add_notice(*, person: User, kind: NoticeKind, event: str, text: str, link: str) -> bool:
    """Tell a person of an event on the site; False where they were told. The clock mails it if they want."""
    _notice, created = Notice.objects.get_or_create(
        person=person,
        event=event,
        defaults={"kind": kind, "text": text, "link": link, "mail_is_due": _wants_mail(person, kind)},
    )
    return created


def add_notices(*, people: QuerySet[User], kind: NoticeKind, event: str, text: str, link: str) -> int:
    """Tell many people of one event in a few statements; the number who were not told before."""
    untold = people.exclude(notices__event=event).order_by("pk").only("pk", "mail_choice")
    rows = [
        Notice(
            person=person, kind=kind, event=event, text=text, link=link, mail_is_due=_wants_mail(person, kind)
        )
        for person in untold
    ]
    # Another run may tell the same people at the same moment: the constraint lets each hear once.
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)


def mark_read(*, person: User, pk: int | None = None) -> int:
    """Mark one notice of this person as read, or all; the number that were unread."""
    unread = Notice.objects.filter(person=person, read_at__isnull=True)
    if pk is not None:
        unread = unread.filter(pk=pk)
    return unread.update(read_at=timezone.now())


def send_due_mails(*, most: int = MOST_AT_ONCE) -> int:
    """Mail up to `most` notices to people who want one mail for each; the number sent.

    May run at any time and twice at once: no notice is mailed twice. What was read meanwhile is not mailed.
    """
    due = Notice.objects.filter(mail_is_due=True).select_related("person").order_by("pk")[:most]
    return sum(_send_due(notice) for notice in due)


def send_digests() -> int:
    """One mail to everyone who wants one a day and has unread notices since the last; the number sent.

    May run at any time and twice at once: each person's mail goes out at most once a day.
    """
    now = timezone.now()
    due = Q(digest_until__isnull=True) | Q(digest_until__lte=now - DIGEST_EVERY)
    since = Coalesce(OuterRef("digest_until"), OuterRef("date_joined"))
    news = Notice.objects.filter(person=OuterRef("pk"), read_at__isnull=True, created_at__gt=since)
    people = User.objects.filter(due, mail_choice=MailChoice.DAILY, is_active=True)
    return sum(_send_digest(person, now) for person in people.filter(Exists(news.exclude(kind__in=OWN_MAIL))))


def _wants_mail(person: User, kind: NoticeKind) -> bool:
    return kind not in OWN_MAIL and person.mail_choice == MailChoice.EACH


@transaction.atomic
def _send_due(notice: Notice) -> bool:
    # The WHERE clause is the lock: of two clocks only one finds the mail due.
    if Notice.objects.filter(pk=notice.pk, mail_is_due=True).update(mail_is_due=False) != 1:
        return False
    if notice.read_at or not notice.person.is_active:
        return False
    notifications.tell_notice(notice)
    return True


@transaction.atomic
def _send_digest(person: User, now: datetime) -> bool:
    since = person.digest_until or person.date_joined
    told = person.notices.filter(created_at__gt=since, created_at__lte=now, read_at__isnull=True)
    unread = list(told.exclude(kind__in=OWN_MAIL).order_by("created_at"))
    # As above: of two clocks only one finds the old moment.
    before = Q(digest_until=person.digest_until) if person.digest_until else Q(digest_until__isnull=True)
    row = User.objects.filter(before, pk=person.pk)
    if not unread or row.update(digest_until=now) != 1:
        return False
    notifications.tell_digest(person, unread)
    return True
