"""Making and taking back links on the page of a result, and its PDF."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from classifier.models import ShareLink
from classifier.services.pdf_report import WITHDRAWN
from classifier.services.releases import withdraw
from classifier.services.share_links import key_of, share_result


@pytest.fixture
def desk(client, tester):
    client.force_login(tester)
    return client


def share(desk, submission, **values):
    return desk.post(reverse("submission_share", args=[submission.pk]), {"days": "7", **values}, follow=True)


def take_back(desk, submission, link):
    return desk.post(reverse("submission_unshare", args=[submission.pk, link.pk]), follow=True)


def test_a_link_is_made_shown_on_the_page_and_taken_back(desk, ready, settings):
    text = share(desk, ready, note="night desk", shows_picture="on").text
    link = ShareLink.objects.get()
    address = settings.SITE_URL + reverse("shared_result", args=[key_of(link)])
    assert address in text
    assert "For night desk" in text
    assert (link.shows_picture, link.note) == (True, "night desk")
    assert address not in take_back(desk, ready, link).text
    assert ShareLink.objects.get().revoked_at


def test_without_a_choice_the_picture_is_not_shown(desk, ready):
    share(desk, ready)
    assert not ShareLink.objects.get().shows_picture


@pytest.mark.parametrize("days", ["", "0", "8", "x", "99999999999999999999"])
def test_another_number_of_days_is_refused_in_words_with_what_was_written(desk, ready, days):
    answer = share(desk, ready, days=days, note="night desk")
    assert answer.status_code == 400
    assert "night desk" in answer.text
    assert not ShareLink.objects.exists()


def test_a_long_note_is_refused_in_words(desk, ready):
    assert share(desk, ready, note="n" * 81).status_code == 400
    assert not ShareLink.objects.exists()


def test_a_click_too_many_ends_in_words(desk, ready, tester):
    for _ in range(10):
        share_result(submission=ready, tester=tester, days=7)
    answer = share(desk, ready)
    assert answer.status_code == 409
    assert "Take one of them back first" in answer.text


def test_a_link_of_another_result_is_not_taken_back(desk, ready, tester, submission_in):
    other = share_result(submission=submission_in("ready", 3), tester=tester, days=7)
    assert take_back(desk, ready, other).status_code == 404
    assert ShareLink.objects.get().revoked_at is None


def test_a_waiting_picture_offers_no_link_and_no_pdf(desk, waiting):
    assert "Share this result" not in desk.get(reverse("submission_detail", args=[waiting.pk])).text
    assert desk.get(reverse("submission_pdf", args=[waiting.pk])).status_code == 409


def test_the_pdf_of_ones_own_names_the_file_and_shows_the_picture(desk, ready):
    answer = desk.get(reverse("submission_pdf", args=[ready.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert ready.sha256[:12] in answer["Content-Disposition"]
    assert "harbour" not in answer["Content-Disposition"]
    first = PdfReader(io.BytesIO(answer.content)).pages[0]
    assert "harbour.png" in first.extract_text()
    assert len(first.images) == 1


def test_the_pdf_of_a_withdrawn_release_says_so(desk, ready, release):
    withdraw(release=release, reason="It flagged paintings.", actor=None)
    answer = desk.get(reverse("submission_pdf", args=[ready.pk]))
    assert WITHDRAWN in PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
