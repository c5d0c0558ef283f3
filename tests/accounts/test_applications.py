"""The applicant's half: what is typed is kept, nothing incomplete is sent, nothing is sent twice."""

import pytest
from django.urls import reverse

from accounts import comprehension, terms
from accounts.errors import IllegalTransition, SiteClosed
from accounts.models import AuditRecord, SiteSwitch, TesterApplication
from accounts.models.application import DECIDABLE_STATUSES, ApplicationStatus
from accounts.models.switches import SwitchName
from accounts.services import applications
from tests.factories import ApplicationFactory, UserFactory

FORM = {
    "full_name": "Ada Example",
    "role": "journalist",
    "organisation": "The Example Post",
    "links": "",
    "intended_use": "Pictures that readers send us.",
    "expected_volume": "few",
}
RIGHT = {question.name: question.right for question in comprehension.QUESTIONS}


def send(application):
    return applications.accept_terms_and_submit(application=application, terms_version=terms.VERSION)


def test_an_application_goes_from_nothing_to_sent(stranger):
    application = applications.start_or_get(applicant=stranger)
    applications.save_form(application=application, values=FORM)
    applications.record_check(application=application, answers=RIGHT)
    sent = send(application)
    assert sent.status == "submitted"
    assert sent.terms_version == terms.VERSION
    assert list(TesterApplication.objects.awaiting_decision()) == [sent]


def test_starting_twice_gives_the_same_draft(stranger):
    first = applications.start_or_get(applicant=stranger)
    assert applications.start_or_get(applicant=stranger) == first
    assert AuditRecord.objects.filter(event="application_started").count() == 1


def test_a_tester_and_a_suspended_tester_cannot_apply(tester, suspended):
    for person in (tester, suspended):
        with pytest.raises(IllegalTransition, match="approved already"):
            applications.start_or_get(applicant=person)


def test_after_a_refusal_a_new_application_can_be_started(stranger):
    declined = ApplicationFactory(applicant=stranger, status="declined")
    assert applications.start_or_get(applicant=stranger) != declined


def test_an_incomplete_form_is_kept_but_cannot_be_sent(stranger):
    application = applications.start_or_get(applicant=stranger)
    applications.save_form(application=application, values={"full_name": "Ada"})
    applications.record_check(application=application, answers=RIGHT)
    with pytest.raises(applications.Incomplete, match="still missing"):
        send(application)
    application.refresh_from_db()
    assert application.full_name == "Ada"
    assert application.status == "draft"


def test_without_the_check_nothing_is_sent(stranger):
    application = ApplicationFactory(
        applicant=stranger, status="draft", comprehension_passed_at=None, comprehension_answers=[]
    )
    with pytest.raises(applications.Incomplete, match="short check"):
        send(application)


def test_terms_that_changed_while_the_page_was_open_are_read_again(stranger):
    application = ApplicationFactory(applicant=stranger, status="draft")
    with pytest.raises(applications.Incomplete, match="terms have changed"):
        applications.accept_terms_and_submit(application=application, terms_version="2020-01")


def test_sending_twice_sends_once(stranger, mailoutbox, django_capture_on_commit_callbacks):
    application = ApplicationFactory(applicant=stranger, status="draft")
    with django_capture_on_commit_callbacks(execute=True):
        first, second = send(application), send(application)
    assert first.submitted_at == second.submitted_at
    assert [mail.to for mail in mailoutbox] == [[stranger.email]]


@pytest.mark.parametrize("status", ["submitted", "deferred", "approved", "declined"])
def test_a_sent_application_cannot_be_edited(stranger, status):
    application = ApplicationFactory(applicant=stranger, status=status)
    with pytest.raises(IllegalTransition):
        applications.save_form(application=application, values=FORM)
    with pytest.raises(IllegalTransition):
        applications.record_check(application=application, answers=RIGHT)


def test_a_right_answer_stays_right_and_wrong_ones_are_remembered(stranger):
    application = applications.start_or_get(applicant=stranger)
    first, *others = comprehension.drawn(application.check_seed, 1).values()
    wrong = next(choice.name for choice in first.choices if choice.name != first.right)
    application = applications.record_check(application=application, answers={**RIGHT, first.name: wrong})
    application.refresh_from_db()
    assert application.comprehension_passed_at is None
    again = applications.record_check(application=application, answers={first.name: first.right})
    assert len(again.comprehension_answers) == len(others) + 1  # this try asks another question
    passed = applications.record_check(application=application, answers=RIGHT)
    assert passed.comprehension_passed_at is not None
    assert len(passed.comprehension_answers) == len(others) + 2


def test_an_answer_puts_the_application_back_into_the_queue_and_answering_twice_answers_once(stranger):
    application = ApplicationFactory(applicant=stranger, status="more_information")
    for _ in range(2):
        answered = applications.answer_request(application=application, answer="I work for a newspaper.")
    assert answered.status == "submitted"
    assert [answer.text for answer in application.answers.all()] == ["I work for a newspaper."]


def test_nothing_can_be_answered_where_nothing_was_asked(stranger):
    application = ApplicationFactory(applicant=stranger, status="deferred")
    with pytest.raises(IllegalTransition, match="deferred"):
        applications.answer_request(application=application, answer="Hello?")


def test_an_applicant_who_emptied_a_needed_field_cannot_answer(stranger):
    application = ApplicationFactory(applicant=stranger, status="more_information")
    applications.save_form(application=application, values=FORM | {"intended_use": " "})
    with pytest.raises(applications.Incomplete):
        applications.answer_request(application=application, answer="Here.")


def test_while_the_site_is_read_only_nothing_changes(db):
    SiteSwitch.objects.create(name=SwitchName.READ_ONLY, is_on=True, message="Back at noon.")
    application = ApplicationFactory(status="draft")
    with pytest.raises(SiteClosed, match="Back at noon"):
        applications.start_or_get(applicant=UserFactory())
    with pytest.raises(SiteClosed):
        send(application)


@pytest.mark.parametrize("status", DECIDABLE_STATUSES)
def test_an_application_that_waits_is_taken_back_changed_and_sent_again(db, status):
    application = ApplicationFactory(status=status)
    for _ in range(2):
        application = applications.take_back(application=application)
    assert application.status == ApplicationStatus.DRAFT
    applications.save_form(application=application, values=FORM | {"organisation": "Another Post"})
    application = send(application)
    assert (application.status, application.organisation) == (ApplicationStatus.SUBMITTED, "Another Post")


@pytest.mark.parametrize("status", [ApplicationStatus.APPROVED, ApplicationStatus.DECLINED])
def test_what_is_decided_cannot_be_taken_back(db, status):
    with pytest.raises(IllegalTransition):
        applications.take_back(application=ApplicationFactory(status=status))


def test_a_decision_on_what_was_taken_back_is_refused_in_words(client, reviewer):
    application = ApplicationFactory()
    client.force_login(application.applicant)
    client.post(reverse("application_take_back"))
    client.force_login(reviewer)
    url = reverse("review_application", args=[application.pk])
    for answer in (
        client.get(url),
        client.post(url, {"action": "decide", "kind": "decline", "reason": "No."}),
    ):
        assert answer.status_code == 409
        assert "has taken this application back" in answer.text
    assert not application.decisions.exists()
    never_sent = ApplicationFactory(status=ApplicationStatus.DRAFT)
    assert client.get(reverse("review_application", args=[never_sent.pk])).status_code == 404
