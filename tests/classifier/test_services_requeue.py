"""The sweeper: no row waits for ever, and two sweepers do no harm."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.services import quotas
from classifier.maintenance import sweep_task
from classifier.models import Submission
from classifier.models.submission import MAX_ATTEMPTS, State, Status
from classifier.services.classify import claim_submission, classify_submission
from classifier.services.requeue import WAKE_AFTER, SweepResult, sweep

NOTHING = SweepResult(requeued=0, failed=0, woken=0)


@pytest.fixture
def abandoned(submission_in):
    """Its worker was killed and its lease has run out."""
    submission = submission_in(State.CHECKING)
    expire(submission)
    return submission


def expire(submission):
    past = timezone.now() - timedelta(seconds=1)
    Submission.objects.filter(pk=submission.pk).update(lease_until=past)


def forget(submission):
    Submission.objects.filter(pk=submission.pk).update(woken_at=timezone.now() - WAKE_AFTER * 2)


def test_an_abandoned_row_waits_again_and_gets_its_verdict(abandoned, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep() == SweepResult(requeued=1, failed=0, woken=0)
    abandoned.refresh_from_db()
    assert (abandoned.state, abandoned.attempts) == (State.READY, 2)


def test_a_row_within_its_lease_is_left_alone(submission_in):
    submission = submission_in(State.CHECKING)
    assert sweep() == NOTHING
    submission.refresh_from_db()
    assert submission.state == State.CHECKING


def test_after_its_last_attempt_an_abandoned_row_ends_and_the_unit_comes_back(waiting, tester):
    for _ in range(MAX_ATTEMPTS):
        assert claim_submission(waiting.pk)
        expire(waiting)
        result = sweep()
    waiting.refresh_from_db()
    assert result == SweepResult(requeued=0, failed=1, woken=0)
    assert waiting.state == State.FAILED
    assert "used none of your images" in waiting.error_message
    assert quotas.allowance(tester=tester).used_today == 0


def test_a_second_sweep_finds_nothing_left(abandoned):
    sweep()
    assert sweep() == NOTHING


def test_a_row_nobody_was_told_of_lately_is_woken_once(waiting, django_capture_on_commit_callbacks):
    forget(waiting)
    with django_capture_on_commit_callbacks() as messages:
        assert sweep() == SweepResult(requeued=0, failed=0, woken=1)
        assert sweep() == NOTHING
    assert len(messages) == 1


def test_a_row_told_of_just_now_is_not_woken_again(waiting):
    assert sweep() == NOTHING


def test_finished_rows_are_never_touched(submission_in):
    ready, failed = submission_in(State.READY, seed=1), submission_in(State.FAILED, seed=2)
    forget(ready)
    forget(failed)
    before = list(Submission.objects.values())
    assert sweep() == NOTHING
    assert list(Submission.objects.values()) == before


def test_a_worker_that_comes_back_after_the_sweep_changes_nothing(abandoned, tester):
    sweep()
    classify_submission(pk=abandoned.pk)
    abandoned.refresh_from_db()
    assert abandoned.status == Status.DONE
    assert abandoned.verdicts.count() == 1
    assert quotas.allowance(tester=tester).used_today == 1


def test_the_clock_and_the_command_run_the_same_sweeper(abandoned, capsys):
    call_command("sweep")
    assert "1 wait again" in capsys.readouterr().out
    claim_submission(abandoned.pk)
    expire(abandoned)
    sweep_task()
    abandoned.refresh_from_db()
    assert abandoned.state == State.WAITING
