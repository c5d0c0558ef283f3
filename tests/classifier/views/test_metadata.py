import io

import pytest
from django.urls import reverse
from PIL import Image

from classifier.provenance import content_credentials
from classifier.services.classify import classify_submission
from classifier.services.withdraw import erase_files
from tests.classifier import pictures
from tests.intake.makers import exif
from tests.provenance.signing import Authority, created, sign


@pytest.fixture
def desk(client, tester):
    client.force_login(tester)
    return client


def named(send, release):
    made = exif({0x013B: "Jane Doe", 0x010E: "A harbour <b>at</b> dawn", 0x010F: "Leica"})
    submission = send(pictures.saved(pictures.picture(), "JPEG", exif=made), name="a.jpg")
    classify_submission(pk=submission.pk)
    submission.refresh_from_db()
    return submission


def test_names_and_texts_are_shown_to_the_tester_on_request_only(desk, send, release):
    submission = named(send, release)
    page = desk.get(reverse("submission_detail", args=[submission.pk])).content.decode()
    assert "Jane" not in page
    address = reverse("submission_metadata", args=[submission.pk])
    assert address in page
    shown = desk.get(address).content.decode()
    assert "Jane Doe" in shown
    assert "A harbour &lt;b&gt;at&lt;/b&gt; dawn" in shown
    assert "Leica" not in shown


def test_of_an_erased_picture_there_is_nothing_to_read(desk, send, release, tester):
    submission = named(send, release)
    erase_files(submission=submission, actor=tester)
    shown = desk.get(reverse("submission_metadata", args=[submission.pk])).content.decode()
    assert "The picture was erased" in shown
    assert "Jane" not in shown


def signed(openai):
    return sign(openai, pictures.png(), "image/png", [created("DALL·E")], thumbnails=True)


def test_the_small_picture_of_a_signed_statement_is_shown_encoded_anew(desk, send, release, monkeypatch):
    openai = Authority("OpenAI")
    monkeypatch.setattr(content_credentials, "load_trust_list", openai.trusted)
    submission = send(signed(openai))
    classify_submission(pk=submission.pk)
    address = reverse("submission_signed", args=[submission.pk])
    assert address in desk.get(reverse("submission_detail", args=[submission.pk])).content.decode()
    shown = desk.get(address)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/webp")
    assert max(Image.open(io.BytesIO(shown.content)).size) <= 320


def test_without_a_signed_statement_there_is_no_small_picture(desk, send, release):
    submission = named(send, release)
    assert desk.get(reverse("submission_signed", args=[submission.pk])).status_code == 404
