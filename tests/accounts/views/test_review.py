"""Reviewers work a queue; nobody else knows that it exists."""

import pytest
from django.urls import reverse

from accounts.models import Decision, TesterApplication
from accounts.services import decisions
from tests.factories import ApplicationFactory, PlanFactory, ReviewerFactory, UserFactory


@pytest.fixture
def page(client, reviewer):
    client.force_login(reviewer)
    return client


def url_of(application):
    return reverse("review_application", args=[application.pk])


def decide(page, application, kind, **data):
    application.refresh_from_db()
    data = {"action": "decide", "kind": kind, "seen": application.updated_at.isoformat(), **data}
    return page.post(url_of(application), data)


@pytest.mark.parametrize("who", ["stranger", "applicant", "tester"])
def test_for_everyone_else_the_pages_do_not_exist(client, request, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("review_queue")).status_code == 404
    assert client.get(url_of(ApplicationFactory())).status_code == 404


def test_staff_without_a_second_factor_set_one_up_first(client, db):
    client.force_login(ReviewerFactory(second_factor=False))
    for url in (reverse("review_queue"), url_of(ApplicationFactory())):
        assert client.get(url)["Location"] == reverse("mfa_activate_totp")


def test_the_queue_shows_what_waits_oldest_first(page):
    names = ["Ada", "Grace", "Edsger"]
    for name in names:
        ApplicationFactory(full_name=name)
    ApplicationFactory(full_name="Declined Dan", status="declined")
    html = page.get(reverse("review_queue")).content.decode()
    assert sorted(names, key=html.index) == names
    assert "Declined Dan" not in html
    assert "Declined Dan" in page.get(reverse("review_queue"), {"status": "declined"}).content.decode()


def test_drafts_are_never_listed_and_an_unknown_status_means_waiting(page):
    ApplicationFactory(full_name="Drafty", status="draft")
    for status in ("draft", "nonsense"):
        html = page.get(reverse("review_queue"), {"status": status}).content.decode()
        assert "Drafty" not in html
        assert "Waiting for a reviewer" in html


def test_the_queue_asks_the_database_as_often_for_many_as_for_one(page, django_assert_max_num_queries):
    for _ in range(20):
        ApplicationFactory()
    with django_assert_max_num_queries(12):
        page.get(reverse("review_queue"))


def test_approving_needs_a_plan(page):
    application = ApplicationFactory()
    assert b"Please choose the plan" in decide(page, application, "approve").content
    response = decide(page, application, "approve", plan=PlanFactory().pk)
    assert response["Location"] == reverse("review_queue")
    application.applicant.refresh_from_db()
    assert application.applicant.is_approved_tester


@pytest.mark.parametrize("kind", ["request_information", "defer", "decline"])
def test_everything_else_needs_a_reason(page, kind):
    application = ApplicationFactory()
    assert b"Please give the reason" in decide(page, application, kind).content
    assert decide(page, application, kind, reason="Because.").status_code == 302
    assert application.decisions.get().kind == kind


def test_a_second_reviewer_with_an_old_page_is_told_and_keeps_what_was_typed(page, reviewer):
    application = ApplicationFactory()
    old = application.updated_at.isoformat()
    decisions.request_information(application=application, reviewer=ReviewerFactory(), reason="Which paper?")
    data = {"action": "decide", "kind": "decline", "reason": "No links at all.", "seen": old}
    response = page.post(url_of(application), data)
    html = response.content.decode()
    assert response.status_code == 409
    assert "This application has changed since you opened it" in html
    assert "No links at all." in html
    assert "Which paper?" in html
    assert Decision.objects.count() == 1


def test_a_decline_from_an_old_page_never_suspends_whom_a_colleague_approved(page):
    application = ApplicationFactory()
    old = application.updated_at.isoformat()
    decisions.approve(application=application, reviewer=ReviewerFactory(), plan=PlanFactory())
    page.post(url_of(application), {"action": "decide", "kind": "decline", "reason": "No.", "seen": old})
    application.applicant.refresh_from_db()
    assert application.applicant.is_approved_tester


def test_a_double_click_records_one_decision(page):
    application = ApplicationFactory()
    data = {
        "action": "decide",
        "kind": "defer",
        "reason": "Later.",
        "seen": application.updated_at.isoformat(),
    }
    statuses = [page.post(url_of(application), data).status_code for _ in range(2)]
    assert statuses == [302, 409]
    assert Decision.objects.count() == 1


def test_a_tester_is_suspended_and_reinstated_from_the_same_page(page):
    application = ApplicationFactory()
    decisions.approve(application=application, reviewer=ReviewerFactory(), plan=PlanFactory())
    assert b"Suspend this tester" in page.get(url_of(application)).content
    page.post(url_of(application), {"action": "suspend", "reason": "Shared the key."})
    assert b"Let this tester back in" in page.get(url_of(application)).content
    page.post(url_of(application), {"action": "reinstate", "reason": "Cleared up."})
    application.applicant.refresh_from_db()
    assert application.applicant.is_approved_tester


def test_a_spoilt_form_is_refused_without_an_error_page(page):
    application = ApplicationFactory()
    data = {"action": "decide", "kind": "approve", "plan": "999999", "seen": "yesterday"}
    assert page.post(url_of(application), data).status_code == 200
    assert page.post(url_of(application), {"action": "nonsense", "reason": "?"}).status_code == 409
    assert not Decision.objects.exists()


def test_earlier_applications_of_the_same_person_are_shown(page):
    person = UserFactory()
    earlier = ApplicationFactory(applicant=person, status="declined")
    ApplicationFactory(applicant=person, status="declined")
    again = TesterApplication.objects.exclude(pk=earlier.pk).get()
    assert url_of(earlier) in page.get(url_of(again)).content.decode()


@pytest.mark.parametrize("seen", ["2026-13-45T00:00:00Z", "0001-01-01T00:00:00+14:00", "soon", ""])
def test_a_spoilt_form_decides_nothing(page, seen):
    application = ApplicationFactory()
    answer = decide(page, application, "defer", reason="Later.", seen=seen)
    assert answer.status_code == 200
    assert not Decision.objects.exists()


@pytest.mark.parametrize("action", ["", "suspnd"])
def test_an_unknown_action_lets_nobody_back_in(page, reviewer, action):
    application = ApplicationFactory()
    decisions.approve(application=application, reviewer=reviewer, plan=PlanFactory())
    decisions.suspend(application=application, reviewer=reviewer, reason="Sold access.")
    answer = page.post(url_of(application), {"action": action, "reason": "Typed in haste."})
    application.applicant.refresh_from_db()
    assert answer.status_code == 409
    assert application.applicant.tester_state == "suspended"


def test_a_new_application_after_a_decline_shows_the_earlier_decision_beside_it(page, reviewer):
    first = ApplicationFactory()
    decisions.decline(application=first, reviewer=reviewer, reason="No link to your work.")
    html = page.get(url_of(ApplicationFactory(applicant=first.applicant))).content.decode()
    assert "No link to your work." in html
    assert 'href="#id_kind_0">Skip to the decision' in html
    assert 'id="id_kind_0"' in html
