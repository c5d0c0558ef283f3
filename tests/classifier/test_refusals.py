"""A tester whose files are refused again and again has to pause, and is told until when."""

import uuid

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.services import api_keys
from classifier.errors import RefusedUpload, TooManyRefusals
from classifier.services import refusals
from classifier.services.submit import submit_image
from tests.classifier.pictures import png

UPLOAD = reverse("upload")


def no_picture():
    return SimpleUploadedFile("notes.txt", b"These are notes, not a picture.")


def refuse(tester, times):
    for _ in range(times):
        with pytest.raises(RefusedUpload):
            submit_image(tester=tester, data=b"no picture", name="a.txt", batch=uuid.uuid4())


@pytest.fixture
def paused(tester, release):
    refuse(tester, refusals.IN_A_ROW)
    return tester


def test_uploads_pause_with_429_and_words_that_say_when_to_go_on(client, paused):
    client.force_login(paused)
    answer = client.post(UPLOAD, {"images": no_picture()})
    assert answer.status_code == 429
    assert "You can go on at" in answer.text
    script = client.post(UPLOAD, {"images": no_picture()}, headers={"accept": "application/json"})
    assert script.status_code == 429
    assert script.json()["error"]["code"] == "too_many_refused"
    assert all(0 < int(one["Retry-After"]) <= 24 * 3600 for one in (answer, script))


def test_a_program_gets_the_same_answer(client, paused):
    _, secret = api_keys.create_key(tester=paused, name="script")
    answer = client.post(
        reverse("api_submissions"), {"image": no_picture()}, headers={"authorization": f"Bearer {secret}"}
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "too_many_refused")


def test_within_one_request_the_rest_is_not_looked_at(client, tester, release):
    client.force_login(tester)
    files = [no_picture() for _ in range(refusals.IN_A_ROW + 3)]
    answer = client.post(UPLOAD, {"images": files}, headers={"accept": "application/json"})
    kinds = [result["outcome"] for result in answer.json()["results"]]
    assert kinds == ["refused"] * refusals.IN_A_ROW + ["not_sent"] * 3


def test_a_picture_in_between_ends_the_row(tester, send, release):
    refuse(tester, refusals.IN_A_ROW - 1)
    send(png())
    refuse(tester, 1)
    send(png(seed=2))


def test_a_colleague_is_not_held_up(paused, colleague):
    refusals.require_patience(tester=colleague)


def test_after_the_pause_one_can_go_on(paused, send):
    with pytest.raises(TooManyRefusals):
        send(png())
    with time_machine.travel(timezone.now() + refusals.PAUSE):
        send(png())
