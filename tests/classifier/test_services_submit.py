"""Taking pictures in: what is refused costs nothing, and what is accepted is never lost."""

import resource
import threading
import uuid

import pytest
from django.core.files.storage import default_storage
from django.db import connections
from kombu.exceptions import OperationalError
from PIL import Image

from accounts.errors import IllegalTransition, NotApproved, QuotaExceeded, SiteClosed
from accounts.models import UsageEntry
from accounts.models.switches import SwitchName
from accounts.services import quotas, switches
from classifier.errors import DuplicateUpload, ModelUnavailable, RefusedUpload, StorageFailed
from classifier.intake.look_hash import look_distance
from classifier.models import Submission
from classifier.models.submission import State, Status
from classifier.services.releases import withdraw
from classifier.services.submit import retry_submission, submit_image
from classifier.services.withdraw import erase_files
from classifier.tasks import classify_submission_task
from tests import factories
from tests.classifier import pictures
from tests.intake.makers import scene


def stored_files(media):
    return sorted(path for path in media.rglob("*") if path.is_file())


def assert_nothing_was_kept(media, tester):
    assert not Submission.objects.exists()
    assert not stored_files(media)
    assert quotas.allowance(tester=tester).used_today == 0


def test_an_accepted_picture_has_a_row_its_files_and_one_unit(send, release, tester):
    data = pictures.png()
    submission = send(data, name="harbour.png", context="Found on a wall.")
    assert submission.state == State.WAITING
    with submission.original.open("rb") as handle:
        assert handle.read() == data
    assert default_storage.exists(submission.preview.name)
    assert default_storage.exists(submission.thumbnail.name)
    assert submission.facts["width"] == 160
    assert quotas.allowance(tester=tester).used_today == 1


def test_a_row_keeps_a_hash_of_what_the_picture_looks_like_or_none_where_it_is_flat(send, release):
    first = send(pictures.saved(scene(), "PNG"))
    second = send(pictures.saved(scene(), "JPEG", quality=60))
    assert look_distance(first.look_hash, second.look_hash) <= 4
    assert send(pictures.saved(Image.new("RGB", (200, 200), "teal"), "PNG")).look_hash == ""


def test_stored_names_hold_nothing_of_the_file_name(send, release):
    submission = send(name="my secret harbour.png")
    for field in (submission.original, submission.preview, submission.thumbnail):
        assert "secret" not in field.name
        assert str(submission.pk) in field.name


def test_a_name_is_kept_without_folders_and_control_characters(send, release):
    assert send(name="C:\\fakepath\\har\x00bour\n.png").original_name == "harbour.png"


def test_a_very_long_name_and_context_are_cut(send, release):
    submission = send(name="n" * 400 + ".png", context="c" * 5000)
    assert len(submission.original_name) == 255
    assert len(submission.context) == 2000


@pytest.mark.parametrize(
    ("data", "code"), [(b"hello", "not_an_image"), (b"", "empty"), (pictures.png(side=32), "too_small")]
)
def test_a_file_that_cannot_be_read_costs_nothing(tester, release, media, data, code):
    with pytest.raises(RefusedUpload) as refusal:
        submit_image(tester=tester, data=data, name="a.png", batch=uuid.uuid4())
    assert refusal.value.code == code
    assert_nothing_was_kept(media, tester)


def test_a_person_who_is_no_tester_is_refused(stranger, release):
    with pytest.raises(NotApproved):
        submit_image(tester=stranger, data=pictures.png(), name="a.png", batch=uuid.uuid4())


def test_a_suspended_tester_is_refused(suspended, release):
    with pytest.raises(NotApproved):
        submit_image(tester=suspended, data=pictures.png(), name="a.png", batch=uuid.uuid4())


@pytest.mark.parametrize("name", [SwitchName.UPLOADS_CLOSED, SwitchName.READ_ONLY])
def test_a_closed_site_says_why(send, release, reviewer, name):
    switches.set_switch(actor=reviewer, name=name, is_on=True, message="Back at noon.", description="Moving")
    with pytest.raises(SiteClosed, match="Back at noon"):
        send()
    assert not Submission.objects.exists()


def test_nothing_is_taken_while_no_release_is_live(send, release, tester, media):
    withdraw(release=release, reason="Wrong thresholds.", actor=None)
    with pytest.raises(ModelUnavailable):
        send()
    assert_nothing_was_kept(media, tester)


def test_a_picture_sent_before_is_offered_its_earlier_result_and_costs_nothing(send, release, tester):
    first = send(name="one.png")
    with pytest.raises(DuplicateUpload) as refusal:
        send(name="two.png")
    assert refusal.value.earlier == first
    assert quotas.allowance(tester=tester).used_today == 1


def test_a_picture_sent_before_is_taken_again_on_request(send, release, tester):
    send()
    send(again=True)
    assert Submission.objects.count() == 2
    assert quotas.allowance(tester=tester).used_today == 2


def test_another_testers_picture_is_no_duplicate(send, release, colleague):
    send()
    assert send(tester=colleague).tester == colleague


def test_a_failed_check_is_no_duplicate(send, failed):
    assert send().pk != failed.pk


def test_when_the_quota_ends_in_mid_batch_the_earlier_ones_stand(send, release, media):
    plan = factories.PlanFactory(name="Two", per_day=2, per_month=10)
    person = factories.TesterFactory(plan=plan)
    batch = uuid.uuid4()
    for seed in range(2):
        send(pictures.png(seed), tester=person, batch=batch)
    with pytest.raises(QuotaExceeded, match="all 2 images"):
        send(pictures.png(2), tester=person, batch=batch)
    assert Submission.objects.filter(batch=batch).count() == 2
    assert len(stored_files(media)) == 6


def test_a_store_that_takes_no_files_costs_nothing_and_says_so(send, release, tester, media):
    media.mkdir()
    (media / "previews").write_text("a file where a folder should be")
    with pytest.raises(StorageFailed, match="could not store"):
        send()
    (media / "previews").unlink()
    assert_nothing_was_kept(media, tester)


def test_a_disk_that_fills_up_in_mid_file_leaves_nothing_behind(send, release, tester, media):
    data = pictures.png(side=400)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(data) // 2, hard))
    try:
        with pytest.raises(StorageFailed):
            send(data)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert_nothing_was_kept(media, tester)


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_does_not_fail_the_upload(tester, release, monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("no broker")

    monkeypatch.setattr(classify_submission_task, "delay", refuse)
    submission = submit_image(tester=tester, data=pictures.png(), name="a.png", batch=uuid.uuid4())
    assert Submission.objects.get(pk=submission.pk).status == Status.QUEUED


def test_a_worker_is_woken_once_the_row_is_there(send, release, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        submission = send()
    submission.refresh_from_db()
    assert submission.state == State.READY


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_take_the_picture_once(tester, release):
    barrier, outcomes = threading.Barrier(2), []

    def click():
        barrier.wait()
        try:
            submit_image(tester=tester, data=pictures.png(), name="a.png", batch=uuid.uuid4())
            outcomes.append("taken")
        except DuplicateUpload:
            outcomes.append("duplicate")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=click) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(outcomes) == ["duplicate", "taken"]
    assert quotas.allowance(tester=tester).used_today == 1


def test_a_failed_picture_is_tried_again_with_a_new_unit(failed, tester):
    assert quotas.allowance(tester=tester).used_today == 0
    again = retry_submission(submission=failed)
    assert again.pk == failed.pk
    assert again.state == State.WAITING
    assert again.attempts == 0
    assert quotas.allowance(tester=tester).used_today == 1
    assert UsageEntry.objects.filter(reference=again.unit).count() == 1


def test_only_a_failed_picture_can_be_tried_again(ready, tester):
    with pytest.raises(IllegalTransition):
        retry_submission(submission=ready)
    assert quotas.allowance(tester=tester).used_today == 1


def test_an_erased_picture_cannot_be_tried_again(failed, tester):
    erase_files(submission=failed, actor=tester)
    failed.refresh_from_db()
    with pytest.raises(IllegalTransition, match="send it again"):
        retry_submission(submission=failed)
