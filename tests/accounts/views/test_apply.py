"""An applicant's way through the pages, with double posts, old tabs and the back button."""

import pytest
from django.urls import reverse

from accounts import comprehension, terms
from accounts.models import TesterApplication
from accounts.services import decisions
from tests.factories import ApplicationFactory

FORM = {
    "full_name": "Ada Example",
    "role": "journalist",
    "organisation": "The Example Post",
    "links": "https://example.org",
    "intended_use": "Pictures that readers send us.",
    "expected_volume": "few",
}
RIGHT = {question.name: question.right for question in comprehension.QUESTIONS}
ACCEPTED = {"version": terms.VERSION, "accepted": "on"}


@pytest.fixture
def page(client, stranger):
    client.force_login(stranger)
    return client


def post(page, name, **data):
    return page.post(reverse(name), data)


def application_of(person):
    return TesterApplication.objects.get(applicant=person)


def test_the_whole_way_from_the_form_to_sent(page, stranger):
    assert post(page, "application_form", action="continue", **FORM)["Location"] == reverse(
        "application_reading"
    )
    assert page.get(reverse("application_reading")).status_code == 200
    assert post(page, "application_check", **RIGHT)["Location"] == reverse("application_terms")
    response = page.post(reverse("application_terms"), ACCEPTED, follow=True)
    assert "waits for a reviewer" in response.content.decode()
    assert application_of(stranger).status == "submitted"


def test_opening_the_form_stores_nothing(page):
    page.get(reverse("application_form"))
    assert not TesterApplication.objects.exists()


def test_saving_for_later_keeps_an_incomplete_form(page, stranger):
    response = post(page, "application_form", action="later", full_name="Ada", intended_use="Not yet sure")
    assert response["Location"] == reverse("application_status")
    assert application_of(stranger).intended_use == "Not yet sure"
    assert b'value="Ada"' in page.get(reverse("application_form")).content


def test_continuing_with_an_incomplete_form_keeps_it_and_marks_what_is_missing(page, stranger):
    html = post(page, "application_form", action="continue", full_name="Ada").content.decode()
    assert html.count("This is needed before you can send") == 4
    assert 'aria-describedby="id_organisation_helptext id_organisation_error"' in html
    assert application_of(stranger).full_name == "Ada"


def test_a_text_that_is_too_long_loses_nothing_else(page, stranger):
    response = post(page, "application_form", action="later", **FORM | {"organisation": "x" * 161})
    assert response.status_code == 200
    assert b"x" * 161 in response.content
    application = application_of(stranger)
    assert (application.full_name, application.organisation) == ("Ada Example", "")


def test_a_double_post_of_the_form_makes_one_application(page, stranger):
    for _ in range(2):
        post(page, "application_form", action="continue", **FORM)
    assert application_of(stranger).status == "draft"


def test_wrong_answers_explain_themselves_and_can_be_tried_again(page, stranger):
    application = ApplicationFactory(
        applicant=stranger, status="draft", comprehension_answers=[], comprehension_passed_at=None
    )
    question = next(iter(comprehension.drawn(application.check_seed, 1).values()))
    wrong = next(choice for choice in question.choices if choice.name != question.right)
    response = page.post(reverse("application_check"), RIGHT | {question.name: wrong.name}, follow=True)
    html = response.content.decode()
    assert wrong.why in html
    assert html.count('role="radiogroup"') == 1
    assert f'name="{question.name}"' not in html
    assert post(page, "application_check", **RIGHT)["Location"] == reverse("application_terms")


def test_reloading_the_check_shows_the_same_questions(page, stranger):
    ApplicationFactory(
        applicant=stranger, status="draft", comprehension_answers=[], comprehension_passed_at=None
    )
    first, second = (page.get(reverse("application_check")).context["standing"] for _ in range(2))
    assert [line.question for line in first] == [line.question for line in second]


def test_answers_from_an_old_tab_are_not_counted_and_nothing_is_lost(page, stranger):
    application = ApplicationFactory(
        applicant=stranger, status="draft", comprehension_answers=[], comprehension_passed_at=None
    )
    asked = comprehension.drawn(application.check_seed, 1).values()
    slips = {q.name: next(c.name for c in q.choices if c.name != q.right) for q in asked}
    page.post(reverse("application_check"), slips)
    answer = page.post(reverse("application_check"), slips, follow=True)
    assert "Nothing is lost" in answer.text
    assert len(application_of(stranger).comprehension_answers) == len(slips)


def test_the_terms_wait_for_the_steps_before_them(page, stranger):
    ApplicationFactory(applicant=stranger, status="draft", organisation="")
    assert page.get(reverse("application_terms"))["Location"] == reverse("application_form")
    TesterApplication.objects.update(organisation="Post", comprehension_passed_at=None)
    assert page.get(reverse("application_terms"))["Location"] == reverse("application_reading")


def test_terms_must_be_accepted(page, stranger):
    ApplicationFactory(applicant=stranger, status="draft")
    response = post(page, "application_terms", version=terms.VERSION)
    assert b"Please accept the terms" in response.content
    assert application_of(stranger).status == "draft"


def test_accepting_old_terms_shows_the_new_ones(page, stranger):
    ApplicationFactory(applicant=stranger, status="draft")
    response = page.post(reverse("application_terms"), ACCEPTED | {"version": "2020-01"}, follow=True)
    assert "The terms have changed meanwhile" in response.content.decode()
    assert f'value="{terms.VERSION}"' in response.content.decode()


def test_sending_twice_ends_on_the_status_page(page, stranger):
    ApplicationFactory(applicant=stranger, status="draft")
    for _ in range(2):
        assert post(page, "application_terms", **ACCEPTED)["Location"] == reverse("application_status")


@pytest.mark.parametrize(
    "name", ["application_form", "application_reading", "application_check", "application_terms"]
)
def test_an_old_tab_leads_to_the_status_page_once_the_application_is_sent(page, stranger, name):
    ApplicationFactory(applicant=stranger)
    assert page.get(reverse(name))["Location"] == reverse("application_status")


def test_posting_from_an_old_tab_changes_nothing_and_says_why(page, stranger):
    ApplicationFactory(applicant=stranger)
    response = page.post(reverse("application_form"), FORM | {"full_name": "Eve"}, follow=True)
    assert "waiting for a reviewer" in response.content.decode().lower()
    assert application_of(stranger).full_name == "Ada Example"


def test_a_question_can_be_answered_on_the_status_page(page, stranger):
    ApplicationFactory(applicant=stranger, status="more_information")
    response = page.post(reverse("application_status"), {"answer": "Here it is."}, follow=True)
    assert "Your answer is with the reviewer" in response.content.decode()
    assert application_of(stranger).status == "submitted"


def test_an_empty_answer_is_asked_for_again(page, stranger):
    ApplicationFactory(applicant=stranger, status="more_information")
    assert b"This field is required" in post(page, "application_status", answer=" ").content


def test_the_form_can_be_corrected_while_a_question_is_open(page, stranger):
    ApplicationFactory(applicant=stranger, status="more_information")
    post(page, "application_form", action="continue", **FORM | {"organisation": "Another Post"})
    application = application_of(stranger)
    assert (application.organisation, application.status) == ("Another Post", "more_information")


def test_a_declined_applicant_can_start_again(page, stranger):
    ApplicationFactory(applicant=stranger, status="declined")
    assert b"Start a new application" in page.get(reverse("application_status")).content
    post(page, "application_form", action="later", **FORM)
    assert stranger.applications.count() == 2


def test_the_applicant_reads_decisions_with_reasons_but_not_who_decided(page, stranger, reviewer):
    application = ApplicationFactory(applicant=stranger)
    decisions.defer(application=application, reviewer=reviewer, reason="We start again in May.")
    html = page.get(reverse("application_status")).content.decode()
    assert "We start again in May." in html
    assert reviewer.email not in html


def test_nobody_sees_another_persons_application(page, applicant):
    html = page.get(reverse("application_status")).content.decode()
    assert "Start the application" in html
    assert applicant.applications.get().organisation not in html


def test_the_terms_can_be_read_by_anyone(client, db):
    assert terms.VERSION in client.get(reverse("terms")).content.decode()


@pytest.mark.parametrize("step", ["application_terms", "application_check"])
def test_a_question_of_a_reviewer_breaks_no_earlier_step(client, reviewer, step):
    application = ApplicationFactory()
    decisions.request_information(application=application, reviewer=reviewer, reason="Which pictures?")
    client.force_login(application.applicant)
    answer = client.post(reverse(step), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("application_status")
    assert "Which pictures?" in answer.text


def test_a_link_checker_may_ask_for_the_head_of_the_terms(client, db):
    assert client.head(reverse("terms")).status_code == 200


def test_a_suspended_tester_is_told_what_is_closed_and_what_is_not(client, suspended):
    client.force_login(suspended)
    text = client.get(reverse("application_status")).text
    assert "You cannot check pictures for now" in text
    assert f'href="{reverse("submission_list")}"' in text
    assert f'href="{reverse("export")}"' in text


def test_region_and_kind_of_use_may_be_left_out_and_reach_the_reviewer(page, stranger, client, reviewer):
    assert "Not said" in page.get(reverse("application_form")).text
    post(page, "application_form", **FORM, region="oceania", purpose="education", action="continue")
    kept = application_of(stranger)
    assert (kept.region, kept.purpose) == ("oceania", "education")
    post(page, "application_form", **FORM, region="atlantis", purpose="", action="later")
    kept.refresh_from_db()
    assert (kept.region, kept.purpose) == ("oceania", "")
    sent = ApplicationFactory(region="latin_america")
    client.force_login(reviewer)
    html = client.get(reverse("review_application", args=[sent.pk])).text
    assert "Latin America and the Caribbean" in html
    assert "<dt>Kind of use</dt>" in html
