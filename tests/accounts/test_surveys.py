"""Testers say once on each occasion what it is worth to them; who asks, and who reads it, is not told who."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.errors import IllegalTransition, SiteClosed
from accounts.models import AuditRecord, Notice, SiteSwitch, SurveyAnswer, User
from accounts.models.survey import Occasion
from accounts.models.switches import SwitchName
from accounts.services import surveys
from accounts.services.deletion import remove_identity
from accounts.services.personal_data import account
from tests.factories import TesterFactory

AFTER_TEN = reverse("survey", args=["after_ten"])
CLOSING = reverse("survey", args=["closing"])
ANSWERS = {"changed_decision": "often", "limits_clear": "4", "text": "It helped."}


@pytest.fixture
def asked(tester):
    surveys.ask(people=User.objects.filter(pk=tester.pk), occasion=Occasion.AFTER_TEN)
    return tester


@pytest.fixture
def page(client, tester):
    client.force_login(tester)
    return client


def test_the_notice_leads_to_the_questions_and_answering_marks_it_as_read(page, asked):
    notice = asked.notices.get()
    assert notice.link == AFTER_TEN
    assert "turned out wrong" in page.get(notice.link).text
    answer = page.post(notice.link, ANSWERS, follow=True)
    assert "Thank you." in answer.text
    kept = SurveyAnswer.objects.get()
    assert (kept.person, kept.occasion, kept.limits_clear, kept.would_miss) == (asked, "after_ten", "4", "")
    notice.refresh_from_db()
    assert notice.read_at


def test_sending_twice_keeps_the_first_answers(page, asked):
    page.post(AFTER_TEN, ANSWERS)
    answer = page.post(AFTER_TEN, ANSWERS | {"changed_decision": "never"}, follow=True)
    assert "the first ones count" in answer.text
    assert SurveyAnswer.objects.get().changed_decision == "often"
    assert "We have your answers" in page.get(AFTER_TEN).text


def test_leaving_everything_out_is_no_answer_and_a_choice_nobody_offered_is_refused(page, asked):
    assert "at least one question" in page.post(AFTER_TEN, {"text": "  "}).text
    assert page.post(AFTER_TEN, {"would_miss": "1; drop"}).status_code == 200
    assert page.post(AFTER_TEN, {"text": "x" * 1001}).status_code == 200
    assert not SurveyAnswer.objects.exists()


def test_each_occasion_has_its_own_answer(page, asked):
    page.post(AFTER_TEN, ANSWERS)
    page.post(CLOSING, ANSWERS)
    assert set(asked.survey_answers.values_list("occasion", flat=True)) == {"after_ten", "closing"}


@pytest.mark.parametrize("address", [AFTER_TEN, reverse("survey", args=["tomorrow"])])
def test_who_was_not_asked_finds_no_page(page, address):
    assert page.get(address).status_code == 404
    assert page.post(address, ANSWERS).status_code == 404
    assert not SurveyAnswer.objects.exists()


def test_applicants_are_not_asked_and_suspended_testers_may_answer(client, stranger, suspended):
    client.force_login(stranger)
    assert client.get(CLOSING)["Location"] == reverse("application_status")
    with pytest.raises(IllegalTransition):
        surveys.answer(person=stranger, occasion=Occasion.CLOSING, values=ANSWERS)
    client.force_login(suspended)
    client.post(CLOSING, ANSWERS)
    assert SurveyAnswer.objects.get().person == suspended


def test_while_the_site_is_read_only_nothing_is_kept_and_nobody_is_asked(page, reviewer):
    SiteSwitch.objects.create(name=SwitchName.READ_ONLY, is_on=True)
    assert page.post(CLOSING, ANSWERS).status_code == 503
    with pytest.raises(SiteClosed):
        surveys.ask_closing_survey(actor=reviewer)
    assert not SurveyAnswer.objects.exists()
    assert not Notice.objects.exists()


def test_at_closing_every_tester_is_asked_once(tester, suspended, stranger, reviewer):
    colleague = TesterFactory()
    surveys.answer(person=colleague, occasion=Occasion.CLOSING, values=ANSWERS)
    assert surveys.ask_closing_survey(actor=reviewer) == 2
    assert set(Notice.objects.values_list("person", flat=True)) == {tester.pk, suspended.pk}
    late = TesterFactory()
    assert surveys.ask_closing_survey(actor=reviewer) == 1
    assert late.notices.count() == tester.notices.count() == 1
    first = AuditRecord.objects.filter(event="closing_survey_asked").last()
    assert (first.actor, first.details) == (reviewer, {"asked": 2})


def test_asking_many_costs_few_statements(tester, reviewer, django_assert_max_num_queries):
    people = User.objects.bulk_create(
        User(email=f"many{number}@example.org", tester_state="approved") for number in range(600)
    )
    with django_assert_max_num_queries(12):
        assert surveys.ask_closing_survey(actor=reviewer) == len(people) + 1


def test_the_page_of_deletion_leads_to_the_questions(client, tester, stranger):
    client.force_login(tester)
    assert CLOSING in client.get(reverse("account_delete")).text
    client.force_login(stranger)
    assert CLOSING not in client.get(reverse("account_delete")).text


def test_of_a_deleted_account_choices_stay_without_person_and_words_go(tester):
    surveys.answer(person=tester, occasion=Occasion.CLOSING, values=ANSWERS)
    (own,) = account(person=tester)["survey_answers"]
    assert (own["text"], own["limits_clear"]) == ("It helped.", "4")
    remove_identity(person=tester)
    kept = SurveyAnswer.objects.get()
    assert (kept.person, kept.text, kept.limits_clear) == (None, "", "4")


def test_the_database_keeps_one_answer_and_only_choices_there_are(tester):
    SurveyAnswer.objects.create(person=tester, occasion="closing")
    with pytest.raises(IntegrityError), transaction.atomic():
        SurveyAnswer.objects.create(person=tester, occasion="closing")
    for change in ({"occasion": "lunch"}, {"occasion": "after_ten", "went_wrong": "maybe"}):
        with pytest.raises(IntegrityError, match="known"), transaction.atomic():
            SurveyAnswer.objects.create(person=tester, **change)
    with pytest.raises(TypeError):
        SurveyAnswer.objects.get().save()
