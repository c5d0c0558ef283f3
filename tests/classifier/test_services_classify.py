"""From a waiting row to a verdict: once, by one worker, and never without an end."""

import logging
import subprocess
import threading
from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import connections
from django.utils import timezone

from accounts.models import UsageEntry
from accounts.models.quota import EntryKind
from accounts.services import quotas
from classifier.intake import codecs
from classifier.models import Submission, Verdict
from classifier.models.submission import MAX_ATTEMPTS, State, Status
from classifier.provenance import inspect
from classifier.services import classify
from classifier.services.classify import (
    LostClaim,
    claim_submission,
    classify_submission,
    fail,
    finish,
    give_back,
    record,
)
from classifier.services.engines import engine_for
from classifier.services.releases import withdraw
from tests.classifier import pictures
from tests.provenance.signing import Authority, created, sign


def closing(submission):
    entries = UsageEntry.objects.filter(reference=submission.unit).exclude(kind=EntryKind.RESERVE)
    return [entry.kind for entry in entries]


def attempt(submission, release):
    claim = claim_submission(submission.pk)
    finish(claim, release, engine_for(release))
    submission.refresh_from_db()


def test_a_waiting_picture_gets_a_verdict_and_its_unit_is_spent(waiting, release):
    classify_submission(pk=waiting.pk)
    waiting.refresh_from_db()
    verdict = waiting.verdicts.get()
    assert waiting.state == State.READY
    assert waiting.finished_at is not None
    assert waiting.lease_until is None
    assert 0 < verdict.probability < 1
    assert verdict.interval_low <= verdict.probability <= verdict.interval_high
    assert closing(waiting) == [EntryKind.SPEND]


def test_a_verdict_names_what_it_takes_to_reproduce_it(ready, release):
    verdict = ready.verdicts.get()
    card = engine_for(release).card
    assert verdict.release == release
    assert verdict.calibration_id == release.calibration_id == card.calibration.id
    assert verdict.thresholds["likely"] == card.thresholds.likely
    assert verdict.details["reference_mix"] == {"dalle3": 0.2, "other": 0.2, "real": 0.6}
    assert verdict.condition["code"] == "small"
    assert [(signal["kind"], signal["state"]) for signal in verdict.signals] == [
        ("content_credentials", "none_found"),
        ("metadata", "none_found"),
        ("generator_marks", "none_found"),
        ("watermark", "not_checked"),
    ]
    assert verdict.reading == verdict.band
    assert verdict.details["reading"] == {"code": verdict.band, "rule": "detector_alone", "because": []}


def test_the_same_picture_gets_the_same_numbers_again(ready, send):
    again = send(again=True)
    classify_submission(pk=again.pk)
    first, second = ready.verdicts.get(), again.verdicts.get()
    assert (first.score, first.probability) == (second.score, second.probability)


def test_a_message_that_comes_twice_changes_nothing(ready, tester):
    before = Verdict.objects.values().get()
    classify_submission(pk=ready.pk)
    assert Verdict.objects.values().get() == before
    assert quotas.allowance(tester=tester).used_today == 1


@pytest.mark.parametrize("state", [State.CHECKING, State.FAILED, State.ERASED])
def test_a_message_for_a_row_that_does_not_wait_does_nothing(submission_in, state):
    submission = submission_in(state)
    before = Submission.objects.values().get(pk=submission.pk)
    classify_submission(pk=submission.pk)
    assert Submission.objects.values().get(pk=submission.pk) == before


def test_a_verdict_under_the_same_release_counts_and_is_not_written_twice(ready, release, tester):
    Submission.objects.filter(pk=ready.pk).update(status=Status.QUEUED, finished_at=None)
    classify_submission(pk=ready.pk)
    ready.refresh_from_db()
    assert ready.state == State.READY
    assert ready.verdicts.count() == 1
    assert quotas.allowance(tester=tester).used_today == 1


def test_a_new_release_makes_a_new_verdict_beside_the_old_one(make_release, send):
    make_release("one", 2.0)
    submission = send()
    classify_submission(pk=submission.pk)
    make_release("two", -2.0)
    Submission.objects.filter(pk=submission.pk).update(status=Status.QUEUED, finished_at=None)
    classify_submission(pk=submission.pk)
    assert [verdict.band for verdict in submission.verdicts.all()] == ["no_evidence", "likely"]


@pytest.mark.parametrize(
    ("log10_lr", "band"), [(2.0, "likely"), (0.2, "inconclusive"), (-2.0, "no_evidence")]
)
def test_evidence_decides_the_band(make_release, send, log10_lr, band):
    make_release("one", log10_lr)
    submission = send()
    classify_submission(pk=submission.pk)
    assert submission.verdicts.get().band == band


def test_a_missing_file_ends_the_row_and_gives_the_unit_back(waiting, media, tester):
    (media / waiting.original.name).unlink()
    classify_submission(pk=waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.error_code) == (State.FAILED, "file_lost")
    assert closing(waiting) == [EntryKind.REFUND]
    assert quotas.allowance(tester=tester).used_today == 0


@pytest.mark.parametrize("content", [b"no picture at all", pictures.png(seed=99)])
def test_a_file_that_is_not_what_was_sent_ends_the_row(waiting, media, tester, content):
    (media / waiting.original.name).write_bytes(content)
    classify_submission(pk=waiting.pk)
    waiting.refresh_from_db()
    assert waiting.state == State.FAILED
    assert waiting.error_message
    assert quotas.allowance(tester=tester).used_today == 0


def test_an_unexpected_error_lets_the_row_wait_for_its_next_attempt(waiting, release, tester, monkeypatch):
    monkeypatch.setattr(classify, "read_image", broken)
    attempt(waiting, release)
    assert (waiting.status, waiting.attempts, waiting.lease_until) == (Status.QUEUED, 1, None)
    assert quotas.allowance(tester=tester).used_today == 1
    monkeypatch.undo()
    attempt(waiting, release)
    assert waiting.state == State.READY


def broken(*_args, **_kwargs):
    raise RuntimeError("broken")


def slow(*_args, **_kwargs):
    raise SoftTimeLimitExceeded


@pytest.mark.parametrize("error", [broken, slow])
def test_after_three_attempts_the_row_ends_in_plain_words_and_the_unit_comes_back(
    waiting, release, tester, monkeypatch, error
):
    monkeypatch.setattr(classify, "read_image", error)
    for _ in range(MAX_ATTEMPTS):
        attempt(waiting, release)
    assert (waiting.state, waiting.error_code) == (State.FAILED, "gave_up")
    assert "three times" in waiting.error_message
    assert closing(waiting) == [EntryKind.REFUND]
    assert quotas.allowance(tester=tester).used_today == 0


def no_process(*_args, **_kwargs):
    raise BlockingIOError("fork: no room for another process")


@pytest.mark.parametrize(
    "broken",
    [(codecs, "_open_pillow", slow), (inspect, "read_marks", slow), (subprocess, "run", no_process)],
    ids=["while decoding", "while reading metadata", "no process for the reader"],
)
def test_what_the_machine_could_not_do_is_tried_again_and_blames_no_file(send, release, monkeypatch, broken):
    signed = sign(Authority("OpenAI"), pictures.png(), "image/png", [created("DALL·E")])
    submission = send(data=signed)
    monkeypatch.setattr(*broken)
    attempt(submission, release)
    assert (submission.status, submission.error_code) == (Status.QUEUED, "")
    monkeypatch.undo()
    attempt(submission, release)
    assert submission.state == State.READY
    assert submission.verdicts.get().signals[0]["state"] == "unknown_issuer"


def test_the_log_of_an_error_names_no_file(send, release, monkeypatch, caplog):
    submission = send(name="secret-harbour.png", context="secret quay")
    monkeypatch.setattr(classify, "read_image", broken)
    with caplog.at_level(logging.DEBUG):
        attempt(submission, release)
    assert str(submission.pk) in caplog.text
    assert "secret" not in caplog.text
    assert submission.tester.email not in caplog.text


def test_without_a_live_release_the_row_keeps_waiting(waiting, release):
    withdraw(release=release, reason="Wrong thresholds.", actor=None)
    classify_submission(pk=waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.attempts) == (Status.QUEUED, 0)


def test_a_worker_that_lost_its_claim_writes_nothing(waiting, release, tester):
    old = claim_submission(waiting.pk)
    Submission.objects.filter(pk=waiting.pk).update(status=Status.QUEUED, lease_until=None)
    claim_submission(waiting.pk)
    with pytest.raises(LostClaim):
        finish(old, release, engine_for(release))
    waiting.refresh_from_db()
    assert waiting.state == State.CHECKING
    assert not waiting.verdicts.exists()
    assert closing(waiting) == []


def test_a_worker_from_before_a_retry_writes_nothing(waiting, release, tester):
    from classifier.services.submit import retry_submission

    old = claim_submission(waiting.pk)
    fail(claim_like(old), code="gave_up", message="We gave up.")
    retry_submission(submission=waiting)
    new = claim_submission(waiting.pk)
    assert new.attempt == old.attempt
    with pytest.raises(LostClaim):
        record(old, None)
    with pytest.raises(LostClaim):
        give_back(old)


def claim_like(claim):
    return classify.Claim(claim.submission, claim.attempt, claim.started)


def test_the_lease_outlives_the_hard_time_limit(waiting, settings):
    from classifier.tasks import HARD_SECONDS, SOFT_SECONDS

    claim = claim_submission(waiting.pk)
    left = claim.submission.lease_until - timezone.now()
    assert left > timedelta(seconds=HARD_SECONDS)
    assert SOFT_SECONDS < HARD_SECONDS < settings.LEASE_SECONDS


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_one_gets_the_row(waiting):
    Submission.objects.filter(pk=waiting.pk).update(status=Status.QUEUED, attempts=0)
    claims = []

    def take():
        claims.append(claim_submission(waiting.pk))
        connections.close_all()

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(claims) == 6
    assert len([claim for claim in claims if claim]) == 1
    assert Submission.objects.get(pk=waiting.pk).attempts == 1


def test_a_release_withdrawn_while_it_looks_gives_no_verdict_and_the_row_waits_on(waiting, release):
    claim = claim_submission(waiting.pk)
    engine = engine_for(release)
    withdraw(release=release, reason="Wrong thresholds.", actor=None)
    finish(claim, release, engine)
    waiting.refresh_from_db()
    assert waiting.state == State.WAITING
    assert not waiting.verdicts.exists()
    assert closing(waiting) == []
