"""What the database itself holds true of submissions, verdicts and releases."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from classifier.models import ModelRelease, Submission, Verdict
from classifier.models.submission import MAX_ATTEMPTS, State, Status


@pytest.fixture
def one_in_every_state(submission_in):
    return {state: submission_in(state, seed) for seed, state in enumerate(State)}


def test_the_state_of_a_row_and_the_filter_for_it_agree(one_in_every_state):
    for state, submission in one_in_every_state.items():
        assert submission.state == state
        assert list(Submission.objects.in_state(state)) == [submission]


def test_only_a_verdict_or_a_reason_finishes_a_row(one_in_every_state):
    finished = {state for state, submission in one_in_every_state.items() if submission.is_finished}
    assert finished == {State.READY, State.FAILED, State.ERASED}


def test_testers_see_their_own_and_staff_see_none_of_them(ready, tester, colleague, reviewer):
    assert list(Submission.objects.visible_to(tester)) == [ready]
    assert not Submission.objects.visible_to(colleague).exists()
    assert not Submission.objects.visible_to(reviewer).exists()


@pytest.mark.parametrize(
    "change",
    [
        {"attempts": MAX_ATTEMPTS + 1},
        {"status": Status.RUNNING, "lease_until": None},
        {"status": Status.DONE, "finished_at": None},
        {"status": Status.FAILED, "error_message": ""},
    ],
)
def test_the_database_refuses_impossible_rows(waiting, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.filter(pk=waiting.pk).update(**change)


def test_a_verdict_is_never_changed(ready):
    verdict = ready.verdicts.get()
    verdict.probability = 0.5
    with pytest.raises(TypeError):
        verdict.save()
    with pytest.raises(TypeError):
        Verdict.objects.update(probability=0.5)


def test_a_submission_has_one_verdict_a_release(ready):
    verdict = ready.verdicts.get()
    copy = Verdict(**{field.attname: getattr(verdict, field.attname) for field in Verdict._meta.fields})
    copy.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()


def test_a_release_with_verdicts_cannot_be_deleted(ready, release):
    with pytest.raises(ProtectedError):
        release.delete()


def test_at_most_one_release_is_live(release):
    twin = {"weights_sha256": "0" * 64, "calibration_id": "x", "card": {}}
    with pytest.raises(IntegrityError), transaction.atomic():
        ModelRelease.objects.create(name="twin", state="live", **twin)


def test_a_withdrawn_release_says_why(release):
    with pytest.raises(IntegrityError), transaction.atomic():
        ModelRelease.objects.filter(pk=release.pk).update(state="withdrawn")
