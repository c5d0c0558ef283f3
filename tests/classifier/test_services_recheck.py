"""After a withdrawal a tester's pictures are checked again at no cost, and nothing is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.errors import IllegalTransition, NotApproved
from accounts.services import quotas
from classifier.errors import ModelUnavailable
from classifier.models import Submission
from classifier.models.submission import MAX_ATTEMPTS, Status
from classifier.services.classify import claim_submission, classify_submission, fail
from classifier.services.recheck import recheck_all, recheck_submission, resting_on_withdrawn
from classifier.services.releases import withdraw
from classifier.services.requeue import sweep
from classifier.services.withdraw import erase_files
from tests.classifier import pictures
from tests.factories import TesterFactory

REASON = "It flagged drawings."


def checked(send, seed=0):
    submission = send(pictures.png(seed))
    classify_submission(pk=submission.pk)
    submission.refresh_from_db()
    return submission


@pytest.fixture
def old(make_release, send):
    """The release that gave a verdict and was withdrawn since."""
    return make_release("old", 2.0)


@pytest.fixture
def outdated(old, send, make_release):
    submission = checked(send)
    withdraw(release=old, reason=REASON, actor=None)
    make_release("new", -2.0)
    return submission


def test_a_recheck_gives_a_second_verdict_beside_the_first_and_costs_nothing(outdated, tester, old):
    before = outdated.verdicts.get()
    recheck_submission(submission=outdated)
    classify_submission(pk=outdated.pk)
    outdated.refresh_from_db()
    assert outdated.status == Status.DONE
    assert [verdict.release.name for verdict in outdated.verdicts.all()] == ["new", "old"]
    kept = outdated.verdicts.get(release=old)
    assert (kept.probability, kept.reading) == (before.probability, before.reading)
    assert quotas.allowance(tester=tester).used_today == 1


def test_a_second_click_is_refused_and_a_second_recheck_too(outdated):
    recheck_submission(submission=outdated)
    with pytest.raises(IllegalTransition):
        recheck_submission(submission=outdated)
    classify_submission(pk=outdated.pk)
    outdated.refresh_from_db()
    with pytest.raises(IllegalTransition):
        recheck_submission(submission=outdated)
    assert outdated.verdicts.count() == 2


def test_a_result_of_a_release_in_good_standing_is_not_rechecked_for_nothing(old, send):
    submission = checked(send)
    with pytest.raises(IllegalTransition, match="withdrawn"):
        recheck_submission(submission=submission)


def test_an_erased_picture_cannot_be_rechecked(outdated, tester):
    erase_files(submission=outdated, actor=tester)
    outdated.refresh_from_db()
    with pytest.raises(IllegalTransition, match="no longer stored"):
        recheck_submission(submission=outdated)


def test_without_a_live_release_the_row_stays_as_it_is(old, send):
    submission = checked(send)
    withdraw(release=old, reason=REASON, actor=None)
    with pytest.raises(ModelUnavailable):
        recheck_submission(submission=submission)
    submission.refresh_from_db()
    assert submission.status == Status.DONE


def test_a_suspended_tester_gets_no_recheck(outdated, tester):
    tester.tester_state = "suspended"
    tester.save()
    outdated.refresh_from_db()
    with pytest.raises(NotApproved):
        recheck_submission(submission=outdated)


def test_when_the_recheck_fails_the_earlier_verdict_stands_and_it_can_be_asked_again(outdated):
    recheck_submission(submission=outdated)
    fail(claim_submission(outdated.pk), code="file_lost", message="The stored picture is damaged.")
    outdated.refresh_from_db()
    assert (outdated.status, outdated.verdicts.count()) == (Status.DONE, 1)
    assert recheck_submission(submission=outdated).status == Status.QUEUED


def test_a_recheck_whose_worker_dies_each_time_goes_back_to_the_earlier_verdict(outdated, tester):
    recheck_submission(submission=outdated)
    for _ in range(MAX_ATTEMPTS):
        assert claim_submission(outdated.pk)
        past = timezone.now() - timedelta(seconds=1)
        Submission.objects.filter(pk=outdated.pk).update(lease_until=past)
        sweep()
    outdated.refresh_from_db()
    assert outdated.status == Status.DONE
    assert quotas.allowance(tester=tester).used_today == 1


def test_erasing_a_picture_that_waits_for_its_recheck_keeps_the_earlier_verdict_and_the_unit(
    outdated, tester
):
    recheck_submission(submission=outdated)
    erase_files(submission=outdated, actor=tester)
    outdated.refresh_from_db()
    assert (outdated.status, outdated.verdicts.count()) == (Status.DONE, 1)
    assert outdated.files_erased_at
    assert quotas.allowance(tester=tester).used_today == 1


def test_all_of_a_testers_pictures_are_rechecked_at_once_and_nobody_elses(old, send, make_release, tester):
    mine = [checked(send, seed) for seed in range(3)]
    withdraw(release=old, reason=REASON, actor=None)
    make_release("new")
    assert resting_on_withdrawn(tester=TesterFactory()).count() == 0
    assert recheck_all(tester=tester) == 3
    assert recheck_all(tester=tester) == 0
    for row in mine:
        classify_submission(pk=row.pk)
    assert resting_on_withdrawn(tester=tester).count() == 0
