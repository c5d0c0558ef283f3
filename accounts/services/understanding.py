"""Whether a tester still knows what the detector can do, and the short check where it changed."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts import comprehension, limits_version
from accounts.errors import SiteClosed
from accounts.limits_version import Limits
from accounts.models import LimitsCheck, User
from accounts.questions import Group
from accounts.services import switches

RECHECK_GROUPS = (Group.BASE_RATES, Group.OTHER_GENERATORS, Group.NEVER_PROOF)


@dataclass(frozen=True)
class Due:
    """A check that is due: what the person was told, and what holds now."""

    before: Limits
    now: Limits

    @property
    def texts_changed(self) -> bool:
        """True where the words of the limits are others now."""
        return self.before.texts != self.now.texts


def check_due(*, person: User) -> Due | None:
    """The check this person has to pass before the next picture; None where nothing material changed.

    A person without a recorded check is not asked: what they were told is not known (`start_record`).
    """
    last = _last_passed(person)
    now = limits_version.current() if last else None
    if last is None or now is None or not last.limits:
        return None
    before = Limits.from_json(last.limits)
    return Due(before, now) if before.differs_materially(now) else None


def record_passed(*, person: User) -> LimitsCheck:
    """Note that this person passed the application's check under the limits that hold now."""
    return LimitsCheck.objects.create(person=person, passed_at=timezone.now(), **_current_fields())


@transaction.atomic
def start_record(*, person: User) -> None:
    """Compare later limits with today's, for a tester whose check was passed before limits were recorded.

    Changes nothing where there is a record, where no release is live, or while the site is read-only.
    """
    if _has_usable_record(person) or limits_version.current() is None:
        return
    try:
        switches.require_writable()
    except SiteClosed:
        return
    User.objects.select_for_update().get(pk=person.pk)  # two tabs at once make one record
    if not _has_usable_record(person):
        record_passed(person=person)


def open_answers(*, person: User, due: Due) -> list[dict[str, object]]:
    """What was answered so far in the check that is under way."""
    check = LimitsCheck.objects.filter(person=person, passed_at__isnull=True).first()
    return _answers_that_count(check, due) if check else []


def _answers_that_count(check: LimitsCheck, due: Due) -> list[dict[str, object]]:
    """None of them where the limits changed once more since the last answer."""
    if not check.limits or Limits.from_json(check.limits).differs_materially(due.now):
        return []
    return list(check.answers)


@transaction.atomic
def answer_recheck(*, person: User, posted: Mapping[str, str]) -> bool:
    """Keep answers (question name to choice name); True once nothing is due any more.

    Sending twice, or from an old tab, changes nothing. Raises SiteClosed while the site is read-only.
    """
    switches.require_writable()
    User.objects.select_for_update().get(pk=person.pk)
    due = check_due(person=person)
    if due is None:
        return True
    check, _ = LimitsCheck.objects.get_or_create(person=person, passed_at=None)
    before = _answers_that_count(check, due)
    marked = comprehension.mark(posted, answers=before, seed=seed_of(person, due), groups=RECHECK_GROUPS)
    check.answers = [*before, *marked]
    if comprehension.is_passed(check.answers, groups=RECHECK_GROUPS):
        check.passed_at = timezone.now()
    check.release, check.limits = due.now.release, due.now.to_json()
    check.save()
    return check.passed_at is not None


def seed_of(person: User, due: Due) -> str:
    """What the questions of this check are drawn with."""
    return f"recheck-{person.pk}-{due.now.release}"


def _last_passed(person: User) -> LimitsCheck | None:
    return (
        LimitsCheck.objects.filter(person=person, passed_at__isnull=False).order_by("passed_at", "pk").last()
    )


def _has_usable_record(person: User) -> bool:
    last = _last_passed(person)
    return last is not None and bool(last.limits)


def _current_fields() -> dict[str, object]:
    now = limits_version.current()
    return {"release": now.release, "limits": now.to_json()} if now else {}
