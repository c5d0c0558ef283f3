"""Tells the testers of a withdrawn release, each once; the release's row and their notices are the truth."""

from urllib.parse import urlencode

from django.db import transaction
from django.db.models import Count, Exists, OuterRef
from django.urls import reverse

from accounts.models import Notice, User
from accounts.models.notice import NoticeKind
from accounts.services import notices, notifications
from classifier.models import ModelRelease, Verdict
from classifier.models.release import ReleaseState

MOST_AT_ONCE = 100  # mails in one run of the clock; the next run goes on where this one stopped


def tell_withdrawals(*, most: int = MOST_AT_ONCE) -> int:
    """Tell up to `most` testers whose results come from a withdrawn release; the number told.

    Any number may run at once and any may die: who has a notice is not told again.
    """
    told = 0
    for release in ModelRelease.objects.filter(state=ReleaseState.WITHDRAWN).order_by("withdrawn_at"):
        for person, affected in _untold(release, most - told):
            told += _tell(person, release, affected)
    return told


def _untold(release: ModelRelease, most: int) -> list[tuple[User, int]]:
    told = Notice.objects.filter(person=OuterRef("submission__tester"), event=_event(release))
    rows = (
        Verdict.objects.filter(~Exists(told), release=release, submission__tester__is_active=True)
        .order_by("submission__tester")
        .values_list("submission__tester")
        .annotate(affected=Count("pk"))[:most]
    )
    counts = dict(rows)
    return [(person, counts[person.pk]) for person in User.objects.filter(pk__in=counts).order_by("pk")]


@transaction.atomic
def _tell(person: User, release: ModelRelease, affected: int) -> bool:
    link = f"{reverse('submission_list')}?{urlencode({'release': release.name})}"
    is_new = notices.add_notice(
        person=person,
        kind=NoticeKind.WITHDRAWAL,
        event=_event(release),
        text=_words(release, affected),
        link=link,
    )
    if is_new:
        notifications.tell_withdrawal(
            person=person,
            release=release.name,
            reason=release.withdrawn_reason,
            affected=affected,
            link=link,
        )
    return is_new


def _event(release: ModelRelease) -> str:
    return f"release {release.pk} withdrawn"


def _words(release: ModelRelease, affected: int) -> str:
    results = "1 result of yours comes" if affected == 1 else f"{affected} results of yours come"
    return (
        f"The release {release.name} was withdrawn: {release.withdrawn_reason.rstrip('.')}. "
        f"{results} from it. Please do not rely on {'it' if affected == 1 else 'them'}. "
        "What a signature says stands."
    )
