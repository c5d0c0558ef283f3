"""Erasing pictures: at their tester's wish, or when their time is over; the numbers stay."""

import os
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.errors import IllegalTransition
from accounts.models import AuditRecord
from accounts.services.quotas import allowance
from classifier.errors import NotVisible
from classifier.maintenance import purge_task
from classifier.models import Submission
from classifier.models.submission import State
from classifier.services.classify import classify_submission
from classifier.services.report import report
from classifier.services.withdraw import PurgeResult, erase_files, purge_expired


def stored_files(media):
    return [path for path in media.rglob("*") if path.is_file()]


def erase(submission, actor, capture):
    with capture(execute=True):
        return erase_files(submission=submission, actor=actor)


def age(submission, days):
    Submission.objects.filter(pk=submission.pk).update(created_at=timezone.now() - timedelta(days=days))


def test_an_erased_picture_is_gone_and_its_numbers_stay(
    ready, tester, media, django_capture_on_commit_callbacks
):
    erased = erase(ready, tester, django_capture_on_commit_callbacks)
    assert erased.state == State.ERASED
    assert not stored_files(media)
    assert not erased.original
    assert erased.sha256 == ready.sha256
    assert report(submission=erased, viewer=tester).facts


def test_erasing_leaves_a_record_without_the_name(ready, tester):
    erase_files(submission=ready, actor=tester)
    record = AuditRecord.objects.get(event="picture_erased")
    assert record.actor == tester
    assert ready.original_name not in str(record.details) + record.target + record.description


def test_erasing_twice_changes_nothing_more(ready, tester):
    erase_files(submission=ready, actor=tester)
    first = Submission.objects.values().get()
    erase_files(submission=ready, actor=tester)
    assert Submission.objects.values().get() == first
    assert AuditRecord.objects.filter(event="picture_erased").count() == 1


def test_staff_may_erase_and_others_see_nothing(ready, colleague, reviewer):
    with pytest.raises(NotVisible):
        erase_files(submission=ready, actor=colleague)
    assert erase_files(submission=ready, actor=reviewer).state == State.ERASED


def test_a_picture_being_checked_cannot_be_erased(submission_in, tester, media):
    submission = submission_in(State.CHECKING)
    with pytest.raises(IllegalTransition, match="being checked now"):
        erase_files(submission=submission, actor=tester)
    assert len(stored_files(media)) == 3


def test_a_picture_that_waits_leaves_the_queue_and_its_unit_comes_back(
    waiting, tester, media, django_capture_on_commit_callbacks
):
    used = allowance(tester=tester).used_today
    erased = erase(waiting, tester, django_capture_on_commit_callbacks)
    assert (erased.status, erased.error_code) == ("failed", "erased")
    assert "used none of your images" in erased.error_message
    assert not stored_files(media)
    assert allowance(tester=tester).used_today == used - 1
    classify_submission(pk=waiting.pk)
    assert not waiting.verdicts.exists()


def test_pictures_go_when_their_time_is_over(
    submission_in, settings, media, django_capture_on_commit_callbacks
):
    old, young = submission_in(State.READY, seed=1), submission_in(State.READY, seed=2)
    age(old, settings.RETENTION_DAYS + 1)
    age(young, settings.RETENTION_DAYS - 1)
    with django_capture_on_commit_callbacks(execute=True):
        assert purge_expired() == PurgeResult(erased=1, strays=0)
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.state, young.state) == (State.ERASED, State.READY)
    assert len(stored_files(media)) == 3
    assert purge_expired() == PurgeResult(erased=0, strays=0)


def test_a_picture_that_waited_too_long_goes_too_and_its_unit_comes_back(
    waiting, tester, settings, media, django_capture_on_commit_callbacks
):
    age(waiting, settings.RETENTION_DAYS + 1)
    with django_capture_on_commit_callbacks(execute=True):
        assert purge_expired().erased == 1
    waiting.refresh_from_db()
    assert waiting.error_code == "erased"
    assert not stored_files(media)
    assert allowance(tester=tester).used_today == 0


def test_a_picture_being_checked_is_never_purged(submission_in, settings, media):
    checking = submission_in(State.CHECKING)
    age(checking, settings.RETENTION_DAYS + 1)
    assert purge_expired().erased == 0
    assert len(stored_files(media)) == 3


def test_files_without_a_row_go_after_a_day(ready, media):
    stray = media / "originals" / "2026" / "01" / "stray.png"
    young = media / "previews" / "young.webp"
    stray.parent.mkdir(parents=True)
    for path in (stray, young):
        path.write_bytes(b"left behind")
    two_days_ago = time.time() - 2 * 86400
    os.utime(stray, (two_days_ago, two_days_ago))
    os.utime(media / ready.original.name, (two_days_ago, two_days_ago))
    purge_task()
    assert not stray.exists()
    assert young.exists()
    assert (media / ready.original.name).exists()
