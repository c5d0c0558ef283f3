"""Testers who waited long, or whose answers changed, are told once; nobody else is."""

import uuid
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Notice
from classifier.models import Submission
from classifier.models.submission import State
from classifier.services.classify import classify_submission
from classifier.services.recheck import recheck_all
from classifier.services.releases import withdraw
from classifier.services.result_notices import tell_changed_answers, tell_ready_batches
from tests.classifier import pictures


def sent_ago(minutes, *submissions, batch=None):
    """Move the sending of these into the past, as one batch."""
    rows = Submission.objects.filter(pk__in=[submission.pk for submission in submissions])
    rows.update(created_at=timezone.now() - timedelta(minutes=minutes), batch=batch or uuid.uuid4())


def test_a_slow_batch_is_told_once_with_what_failed_and_a_link_to_it(submission_in, tester, client):
    rows = [submission_in(State.READY, 1), submission_in(State.READY, 2), submission_in(State.FAILED, 3)]
    submission_in(State.READY, 4)
    sent_ago(5, *rows)
    assert tell_ready_batches() == 1
    assert tell_ready_batches() == 0
    notice = Notice.objects.get(person=tester)
    assert "Your 3 pictures are checked. 1 could not" in notice.text
    client.force_login(tester)
    assert client.get(notice.link).context["page"].paginator.count == 3


@pytest.mark.parametrize("state", [State.WAITING, State.CHECKING])
def test_a_batch_of_which_something_waits_is_not_ready(submission_in, state):
    sent_ago(5, submission_in(State.READY, 1), submission_in(state, 2))
    assert tell_ready_batches() == 0


def test_who_waited_less_than_two_minutes_is_still_on_the_page(submission_in):
    submission_in(State.READY)
    assert tell_ready_batches() == 0


def test_what_was_finished_more_than_a_day_ago_is_no_news(submission_in):
    old = submission_in(State.READY)
    sent_ago(60 * 26, old)
    Submission.objects.filter(pk=old.pk).update(finished_at=timezone.now() - timedelta(hours=25))
    assert tell_ready_batches() == 0


def test_a_batch_that_waited_over_a_weekend_is_news(submission_in):
    sent_ago(60 * 60, submission_in(State.READY, 1), submission_in(State.READY, 2))
    assert tell_ready_batches() == 1
    assert "Your 2 pictures are checked." in Notice.objects.get().text


@pytest.fixture
def judged(make_release, send):
    """Two pictures that wait for a second answer, of that likelihood ratio, beside their likely one."""

    def run(log10_lr):
        before = make_release("before", log10_lr=3.0)
        rows = [send(pictures.png(seed)) for seed in (1, 2)]
        for submission in rows:
            classify_submission(pk=submission.pk)
        withdraw(release=before, reason="Wrong.", actor=None)
        make_release("after", log10_lr=log10_lr)
        recheck_all(tester=rows[0].tester)
        return rows

    return run


def test_answers_that_changed_are_counted_once_all_are_there(judged, tester):
    first, second = judged(-3.0)
    classify_submission(pk=first.pk)
    assert tell_changed_answers() == 0
    classify_submission(pk=second.pk)
    assert tell_changed_answers() == 1
    assert tell_changed_answers() == 0
    notice = Notice.objects.get(person=tester, event__startswith="changed")
    assert "2 answers of yours changed" in notice.text
    assert "release=after" in notice.link


def test_a_changed_answer_is_not_told_again_after_midnight(judged, tester):
    for submission in judged(-3.0):
        classify_submission(pk=submission.pk)
    assert tell_changed_answers() == 1
    tomorrow = timezone.now().astimezone(UTC).date() + timedelta(days=1)
    with time_machine.travel(datetime.combine(tomorrow, time(0, 1), UTC)):
        assert tell_changed_answers() == 0


def test_answers_that_stayed_are_no_news(judged):
    for submission in judged(3.0):
        classify_submission(pk=submission.pk)
    assert tell_changed_answers() == 0


def test_first_answers_are_not_changed_ones(submission_in):
    submission_in(State.READY)
    assert tell_changed_answers() == 0
