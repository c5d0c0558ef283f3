"""A tester is asked once when limits or terms change, before the next picture, and loses nothing."""

from dataclasses import replace

import pytest
from django.db import IntegrityError
from django.urls import reverse

from accounts import comprehension, limits_version, terms
from accounts.limits_version import Limits
from accounts.models import AuditRecord, LimitsCheck, SiteSwitch, TermsAcceptance
from accounts.models.switches import SwitchName
from accounts.services import agreements, applications, understanding, up_to_date
from tests.factories import ApplicationFactory, TesterFactory

RIGHT = {question.name: question.right for question in comprehension.QUESTIONS}
NOW = Limits("second", found=0.7, wrong_real=0.01, wrong_other=0.04, texts="a")
BEFORE = replace(NOW, release="first", found=0.5)


def limits_of_the_tests():
    return NOW


@pytest.fixture(autouse=True)
def _limits(settings):
    settings.LIMITS_SOURCE = f"{__name__}.limits_of_the_tests"


@pytest.fixture
def stale(tester):
    """Passed a check when the detector found less."""
    understanding.record_passed(person=tester)
    LimitsCheck.objects.update(release=BEFORE.release, limits=BEFORE.to_json())
    return tester


@pytest.fixture
def page(client, stale):
    client.force_login(stale)
    return client


@pytest.fixture
def of_old_terms(tester):
    """Approved with terms that are no longer in force."""
    ApplicationFactory(applicant=tester, status="approved", terms_version="2020-01")
    return tester


def test_passing_the_check_of_an_application_stores_the_limits_that_held(stranger):
    application = applications.start_or_get(applicant=stranger)
    applications.record_check(application=application, answers=RIGHT)
    check = stranger.limits_checks.get()
    assert (check.release, Limits.from_json(check.limits)) == ("second", NOW)
    assert check.passed_at is not None


def test_changed_limits_are_asked_for_before_the_next_picture(page):
    assert page.get(reverse("upload"))["Location"] == reverse("recheck")
    text = page.get(reverse("recheck")).text
    assert "about 50" in text
    assert "about 70" in text


def test_after_the_check_pictures_can_be_sent_and_the_new_limits_are_known(page, stale):
    answer = page.post(reverse("recheck"), RIGHT)
    assert answer["Location"] == reverse("upload")
    assert page.get(reverse("upload")).status_code == 200
    assert stale.limits_checks.last().limits == NOW.to_json()


def test_the_check_leads_back_to_the_page_it_came_before_last(page):
    page.post(reverse("recheck_withdrawn"))
    page.get(reverse("upload"))
    assert page.post(reverse("recheck"), RIGHT)["Location"] == reverse("upload")


def test_a_service_refuses_pictures_until_the_check_is_passed(stale):
    with pytest.raises(up_to_date.AskedFirst, match="Then send your picture again"):
        up_to_date.require_up_to_date(person=stale)
    understanding.answer_recheck(person=stale, posted=RIGHT)
    up_to_date.require_up_to_date(person=stale)


def test_what_was_answered_rightly_is_kept_over_a_lost_connection(page, stale):
    first, *others = page.get(reverse("recheck")).context["standing"]
    page.post(reverse("recheck"), {first.question.name: first.question.right})
    again = page.get(reverse("recheck")).context["standing"]
    assert [line.is_right for line in again] == [True] + [False] * len(others)
    page.post(reverse("recheck"), RIGHT)
    assert understanding.check_due(person=stale) is None


def test_a_slip_is_explained_and_an_old_tab_is_told_that_nothing_is_lost(page):
    question = page.get(reverse("recheck")).context["standing"][0].question
    slip = next(choice for choice in question.choices if choice.name != question.right)
    for expected in (slip.why, "Nothing is lost"):
        assert expected in page.post(reverse("recheck"), {question.name: slip.name}, follow=True).text


def test_answers_under_limits_that_changed_once_more_are_asked_again(page, stale, monkeypatch):
    first = page.get(reverse("recheck")).context["standing"][0].question
    page.post(reverse("recheck"), {first.name: first.right})
    monkeypatch.setattr(limits_version, "current", lambda: replace(NOW, release="third", texts="b"))
    assert not any(line.is_right for line in page.get(reverse("recheck")).context["standing"])
    page.post(reverse("recheck"), RIGHT)
    assert stale.limits_checks.last().release == "third"
    assert understanding.check_due(person=stale) is None


def test_going_back_and_sending_the_same_answers_again_changes_nothing(page, stale):
    for _ in range(2):
        assert page.post(reverse("recheck"), RIGHT)["Location"] == reverse("upload")
    assert stale.limits_checks.count() == 2
    assert page.get(reverse("recheck"))["Location"] == reverse("upload")


def test_a_tester_without_a_record_is_not_asked_but_is_compared_from_now_on(client, tester, monkeypatch):
    client.force_login(tester)
    assert client.get(reverse("upload")).status_code == 200
    assert client.get(reverse("upload")).status_code == 200
    assert tester.limits_checks.get().limits == NOW.to_json()
    monkeypatch.setattr(limits_version, "current", lambda: replace(NOW, texts="b"))
    assert client.get(reverse("upload"))["Location"] == reverse("recheck")


def test_while_the_site_is_read_only_no_record_is_started_and_the_page_still_opens(client, tester):
    SiteSwitch.objects.create(name=SwitchName.READ_ONLY, is_on=True)
    client.force_login(tester)
    assert client.get(reverse("upload")).status_code == 200
    assert not tester.limits_checks.exists()


def test_a_person_has_one_open_check_at_most(tester):
    LimitsCheck.objects.create(person=tester)
    with pytest.raises(IntegrityError, match=r"limits_check_one_open_per_person|UNIQUE"):
        LimitsCheck.objects.create(person=tester)


def test_changed_terms_are_asked_for_once_before_the_next_picture(client, of_old_terms):
    client.force_login(of_old_terms)
    assert client.get(reverse("upload"))["Location"] == reverse("terms_again")
    assert "version 2020-01" in client.get(reverse("terms_again")).text
    accepted = {"version": terms.VERSION, "accepted": "on"}
    for _ in range(2):
        assert client.post(reverse("terms_again"), accepted)["Location"] == reverse("upload")
    assert client.get(reverse("upload")).status_code == 200
    assert AuditRecord.objects.filter(event="terms_accepted").count() == 1


def test_both_versions_stay_readable_in_the_history(client, of_old_terms):
    agreements.accept_terms_again(person=of_old_terms, version=terms.VERSION)
    client.force_login(of_old_terms)
    text = client.get(reverse("application_status")).text
    assert "Sent, with terms 2020-01 accepted" in text
    assert f"Changed terms {terms.VERSION} accepted" in text


def test_a_page_with_yet_older_terms_accepts_nothing(client, of_old_terms):
    client.force_login(of_old_terms)
    answer = client.post(reverse("terms_again"), {"version": "2021-01", "accepted": "on"}, follow=True)
    assert "terms have changed meanwhile" in answer.text
    assert not TermsAcceptance.objects.exists()


def test_terms_come_first_and_the_check_follows(client, stale):
    ApplicationFactory(applicant=stale, status="approved", terms_version="2020-01")
    assert up_to_date.next_question(person=stale) == "terms_again"
    agreements.accept_terms_again(person=stale, version=terms.VERSION)
    assert up_to_date.next_question(person=stale) == "recheck"


def test_whoever_accepted_no_terms_here_is_not_asked(tester):
    assert not agreements.terms_due(person=tester)


@pytest.mark.parametrize("name", ["terms_again", "recheck"])
def test_only_testers_are_asked(client, stranger, name):
    client.force_login(stranger)
    assert client.get(reverse(name))["Location"] == reverse("application_status")


def test_another_testers_check_says_nothing_of_mine(stale):
    assert understanding.check_due(person=TesterFactory()) is None
