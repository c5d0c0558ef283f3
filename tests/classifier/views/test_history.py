"""The list of a tester's results: search, filters, pages."""

import io
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from accounts import terms
from classifier.filters import HistoryFilter, with_current_reading
from classifier.models import Submission
from classifier.models.submission import State, Status
from classifier.services.classify import classify_submission
from classifier.services.releases import withdraw
from classifier.services.submit import submit_image
from tests.classifier.pictures import png
from tests.factories import ApplicationFactory


@pytest.fixture
def desk(client, tester, release):
    client.force_login(tester)
    return client


def submit(tester, seed=0, name="picture.png", context=""):
    return submit_image(tester=tester, data=png(seed), name=name, batch=uuid.uuid4(), context=context)


def names(answer):
    return [row.original_name for row in answer.context["page"]]


def history(client, **query):
    return client.get(reverse("submission_list"), query)


def test_an_empty_history_says_what_to_do(desk):
    assert "Send your first picture." in history(desk).text


def test_it_shows_own_pictures_newest_first_and_no_one_elses(desk, tester, colleague):
    submit(tester, 1, "first.png")
    submit(tester, 2, "second.png")
    submit(colleague, 3, "not-mine.png")
    assert names(history(desk)) == ["second.png", "first.png"]


@pytest.mark.parametrize("term", ["HARB", "lighthouse", "hash"])
def test_search_finds_name_note_and_hash(desk, tester, term):
    wanted = submit(tester, 1, "harbour.png", context="Near the Lighthouse")
    submit(tester, 2, "other.png")
    term = wanted.sha256[:12].upper() if term == "hash" else term
    assert names(history(desk, q=term)) == ["harbour.png"]


def test_a_search_without_a_hit_says_so(desk, tester):
    submit(tester)
    assert "Nothing fits." in history(desk, q="zzz").text


def test_the_result_filter_keeps_that_result_only(desk, tester):
    done = submit(tester, 1, "done.png")
    submit(tester, 2, "waiting.png")
    classify_submission(pk=done.pk)
    band = done.verdicts.get().band
    assert names(history(desk, reading=band)) == ["done.png"]
    others = {"likely", "inconclusive", "no_evidence"} - {band}
    assert names(history(desk, reading=others.pop())) == []


def test_the_release_filter_keeps_results_of_that_release(desk, tester, release):
    done = submit(tester, 1, "done.png")
    submit(tester, 2, "waiting.png")
    classify_submission(pk=done.pk)
    assert names(history(desk, release=release.name)) == ["done.png"]


@pytest.mark.parametrize("state", list(State))
def test_the_state_filter_agrees_with_what_the_list_shows(desk, tester, state):
    now = timezone.now()
    rows = [submit(tester, seed, f"{seed}.png") for seed in range(5)]
    ends = {"finished_at": now}
    changes = [
        {},
        {"status": Status.RUNNING, "lease_until": now},
        {"status": Status.DONE, **ends},
        {"status": Status.FAILED, "error_message": "Lost.", **ends},
        {
            "status": Status.DONE,
            "files_erased_at": now,
            "original": "",
            "preview": "",
            "thumbnail": "",
            **ends,
        },
    ]
    for row, change in zip(rows, changes, strict=True):
        if change:
            Submission.objects.filter(pk=row.pk).update(**change)
    shown = history(desk, state=state.value).context["page"]
    assert [row.state for row in shown] == [state]


def test_dates_are_inclusive(desk, tester):
    row = submit(tester)
    today = row.created_at.date().isoformat()
    assert len(names(history(desk, date_from=today, date_to=today))) == 1
    assert names(history(desk, date_to="2020-01-01")) == []


def test_a_date_that_is_none_is_said_and_hides_nothing_else(desk, tester):
    submit(tester)
    answer = history(desk, date_from="tomorrow")
    assert answer.status_code == 200
    assert "errorlist" in answer.text


def test_the_export_link_carries_the_same_filters(desk, tester):
    submit(tester, 1, "harbour.png")
    text = history(desk, q="harbour", reading="", page="1").text
    assert f"{reverse('export')}?q=harbour" in text


def test_pages_keep_the_filters(desk, tester, monkeypatch):
    monkeypatch.setattr("classifier.views.submissions.PAGE_SIZE", 1)
    for seed in range(3):
        submit(tester, seed, f"harbour{seed}.png")
    text = history(desk, q="harbour").text
    assert "?q=harbour&amp;page=2" in text
    assert "Page 1 of 3" in text
    assert names(history(desk, q="harbour", page="99")) == ["harbour0.png"]


def test_more_rows_cost_no_more_queries(desk, tester, django_assert_num_queries):
    submit(tester, 0)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as one:
        history(desk)
    for seed in range(1, 6):
        submit(tester, seed)
    with django_assert_num_queries(len(one)):
        history(desk)


def test_unfinished_rows_follow_live_and_finished_ones_do_not(desk, tester):
    row = submit(tester)
    assert reverse("submission_status", args=[row.pk]) in history(desk).text
    classify_submission(pk=row.pk)
    assert reverse("submission_status", args=[row.pk]) not in history(desk).text


def test_the_filter_works_without_a_request(tester, release):
    row = submit(tester, context="harbour")
    rows = with_current_reading(Submission.objects.visible_to(tester))
    assert list(HistoryFilter({"q": "harbour"}, queryset=rows).qs) == [row]


def test_people_who_are_not_testers_are_sent_to_their_status(client, applicant):
    client.force_login(applicant)
    assert history(client).url == reverse("application_status")


@pytest.mark.parametrize(
    "terms",
    [
        {"q": "a" * 60_000},
        {"q": "\0"},
        {"page": "abc"},
        {"page": "-1"},
        {"page": "9" * 5_000},
        {"date_from": "9999-12-31", "date_to": "0001-01-01"},
        {"date_from": "0000-00-00", "reading": "?", "state": "?", "release": "\0"},
    ],
)
def test_odd_addresses_are_answered_with_the_page(client, tester, release, terms):
    client.force_login(tester)
    assert client.get(reverse("submission_list"), terms).status_code == 200


@pytest.mark.parametrize("name", ["submission_list", "upload", "export"])
def test_no_browser_keeps_a_page_that_names_files(client, tester, release, name):
    client.force_login(tester)
    assert "no-store" in client.get(reverse(name))["Cache-Control"]


def test_a_result_of_a_withdrawn_release_says_so_in_the_list_too(client, ready, tester, release):
    client.force_login(tester)
    row = reverse("submission_status", args=[ready.pk]) + "?row=1"
    assert "Release withdrawn" not in history(client).text + client.get(row).text
    withdraw(release=release, reason="It flagged drawings.", actor=None)
    assert "Release withdrawn" in history(client).text
    assert "Release withdrawn" in client.get(row).text


def test_the_history_offers_to_check_results_of_a_withdrawn_release_again(client, tester, make_release, send):
    old = make_release("old", 2.0)
    row = send()
    classify_submission(pk=row.pk)
    client.force_login(tester)
    button = reverse("recheck_withdrawn")
    assert button not in history(client).text
    withdraw(release=old, reason="It flagged drawings.", actor=None)
    assert button not in history(client).text
    assert "as soon as another release is live" in history(client).text
    make_release("new", -2.0)
    assert "1 of your results rests on a release that was withdrawn" in history(client).text
    assert "Checking again: 1." in client.post(button, follow=True).text
    classify_submission(pk=row.pk)
    assert button not in history(client).text


def test_the_page_of_such_a_result_checks_it_again_and_shows_both(client, tester, make_release, send):
    old = make_release("old", 2.0)
    row = send()
    classify_submission(pk=row.pk)
    withdraw(release=old, reason="It flagged drawings.", actor=None)
    client.force_login(tester)
    page = reverse("submission_detail", args=[row.pk])
    again = reverse("submission_recheck", args=[row.pk])
    waits = client.get(page).text
    assert again not in waits
    assert "As soon as another release is live you can check this picture again here." in waits
    make_release("new", -2.0)
    assert again in client.get(page).text
    assert "This uses none of your images" in client.post(again, follow=True).text
    classify_submission(pk=row.pk)
    text = client.get(page).text
    assert again not in text
    assert "Earlier results of this picture" in text
    assert "Release withdrawn: do not rely on it" in text


def test_changed_terms_are_asked_about_before_a_free_check_and_nothing_is_lost(
    client, tester, make_release, send
):
    old = make_release("old", 2.0)
    row = send()
    classify_submission(pk=row.pk)
    withdraw(release=old, reason="It flagged drawings.", actor=None)
    make_release("new", -2.0)
    ApplicationFactory(applicant=tester, status="approved", terms_version="2020-01")
    client.force_login(tester)
    result = reverse("submission_detail", args=[row.pk])
    for button in (reverse("recheck_withdrawn"), reverse("submission_recheck", args=[row.pk])):
        assert client.post(button).url == reverse("terms_again")
    accepted = {"version": terms.VERSION, "accepted": "on"}
    assert client.post(reverse("terms_again"), accepted).url == result  # where the button stands
    assert client.get(reverse("terms_again")).url == reverse("upload")
    assert "Checking again: 1." in client.post(reverse("recheck_withdrawn"), follow=True).text


def test_the_list_names_a_generator_that_the_file_names(client, tester, release, send):
    client.force_login(tester)
    classify_submission(pk=send().pk)
    assert "The file says" not in history(client).text
    info = PngInfo()
    info.add_text("parameters", "a cat\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512")
    marked = io.BytesIO()
    Image.open(io.BytesIO(png(4))).save(marked, "PNG", pnginfo=info)
    classify_submission(pk=send(marked.getvalue()).pk)
    assert "The file says: made with Stable Diffusion" in history(client).text
