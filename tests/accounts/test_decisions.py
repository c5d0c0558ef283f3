"""The reviewers' half: one row and one mail per decision, and never two decisions at once."""

from datetime import UTC, datetime
from threading import Thread

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.urls import reverse

from accounts.errors import IllegalTransition, SiteClosed
from accounts.models import AuditRecord, Decision, SiteSwitch
from accounts.models.switches import SwitchName
from accounts.services import applications, decisions, quotas
from tests.factories import ApplicationFactory, PlanFactory, ReviewerFactory

REASON = "We need a link to your work."


def test_approval_makes_a_tester_with_the_picked_plan_and_the_role_applied_for(reviewer):
    application = ApplicationFactory(role="researcher", applicant__first_name="")
    decisions.approve(application=application, reviewer=reviewer, plan=PlanFactory(name="Trial", per_day=20))
    person = application.applicant
    person.refresh_from_db()
    assert person.is_approved_tester
    assert (person.role, person.first_name) == ("researcher", "Ada Example")
    assert quotas.allowance(tester=person).plan.name == "Trial"


@pytest.mark.parametrize("ends_at", [None, datetime(2027, 1, 31, 23, 0, tzinfo=UTC)])
def test_the_mail_of_an_approval_names_the_end_of_the_plan_in_the_testers_time(
    reviewer, ends_at, mailoutbox, django_capture_on_commit_callbacks
):
    application = ApplicationFactory(applicant__time_zone="Europe/Berlin")
    with django_capture_on_commit_callbacks(execute=True):
        decisions.approve(application=application, reviewer=reviewer, plan=PlanFactory(), ends_at=ends_at)
    (mail,) = mailoutbox
    for text in (mail.body, mail.alternatives[0].content):
        assert ("until 1 February 2027 at 00:00 CET" in text) == (ends_at is not None)


@pytest.mark.parametrize(
    ("act", "status"),
    [
        (decisions.request_information, "more_information"),
        (decisions.defer, "deferred"),
        (decisions.decline, "declined"),
    ],
)
def test_every_other_decision_is_a_row_with_reviewer_and_reason_and_makes_no_tester(reviewer, act, status):
    application = ApplicationFactory()
    decision = act(application=application, reviewer=reviewer, reason=REASON)
    assert (decision.reviewer_email, decision.reason) == (reviewer.email, REASON)
    assert decision.application.status == status
    application.applicant.refresh_from_db()
    assert not application.applicant.is_approved_tester
    record = AuditRecord.objects.get(target=f"application {application.pk}")
    assert (record.actor, record.description) == (reviewer, REASON)


@pytest.mark.parametrize("status", ["draft", "approved", "declined"])
def test_nothing_can_be_decided_on_a_draft_or_after_the_end(reviewer, status):
    application = ApplicationFactory(status=status)
    with pytest.raises(IllegalTransition, match="has changed"):
        decisions.decline(application=application, reviewer=reviewer, reason=REASON)
    assert not Decision.objects.exists()


def test_a_deferred_application_can_be_decided_later(reviewer):
    application = ApplicationFactory(status="deferred")
    decisions.approve(application=application, reviewer=reviewer, plan=PlanFactory())
    assert application.status == "approved"


def test_a_reviewer_who_looks_at_an_old_page_is_told_so(reviewer):
    application = ApplicationFactory()
    seen = application.updated_at
    decisions.defer(application=application, reviewer=reviewer, reason=REASON, seen=seen)
    with pytest.raises(IllegalTransition, match="look at it again"):
        decisions.decline(application=application, reviewer=ReviewerFactory(), reason=REASON, seen=seen)
    assert Decision.objects.count() == 1


def test_an_answer_that_arrives_meanwhile_must_be_read_first(reviewer):
    application = ApplicationFactory(status="more_information")
    seen = application.updated_at
    applications.answer_request(application=application, answer="Here it is.")
    with pytest.raises(IllegalTransition):
        decisions.decline(application=application, reviewer=reviewer, reason=REASON, seen=seen)


def test_nobody_decides_on_the_own_application(reviewer):
    application = ApplicationFactory(applicant=reviewer)
    with pytest.raises(IllegalTransition, match="your own"):
        decisions.approve(application=application, reviewer=reviewer, plan=PlanFactory())


def test_while_the_site_is_read_only_nothing_is_decided(reviewer):
    SiteSwitch.objects.create(name=SwitchName.READ_ONLY, is_on=True)
    with pytest.raises(SiteClosed):
        decisions.decline(application=ApplicationFactory(), reviewer=reviewer, reason=REASON)
    assert not Decision.objects.exists()


def test_a_suspended_tester_may_not_upload_until_reinstated(reviewer):
    application = ApplicationFactory()
    decisions.approve(application=application, reviewer=reviewer, plan=PlanFactory())
    person = application.applicant
    decisions.suspend(application=application, reviewer=reviewer, reason="Shared the key.")
    person.refresh_from_db()
    assert person.tester_state == "suspended"
    decisions.reinstate(application=application, reviewer=reviewer, reason="Cleared up.")
    person.refresh_from_db()
    assert person.is_approved_tester
    assert [d.kind for d in application.decisions.all()] == ["approve", "suspend", "reinstate"]


def test_only_an_approved_tester_can_be_suspended_and_only_once(reviewer):
    with pytest.raises(IllegalTransition):
        decisions.suspend(application=ApplicationFactory(), reviewer=reviewer, reason="?")
    application = ApplicationFactory()
    decisions.approve(application=application, reviewer=reviewer, plan=PlanFactory())
    decisions.suspend(application=application, reviewer=reviewer, reason="Shared the key.")
    with pytest.raises(IllegalTransition, match="approved tester"):
        decisions.suspend(application=application, reviewer=reviewer, reason="Shared the key.")


def test_a_decision_is_never_changed_and_outlives_its_reviewer(reviewer):
    decision = decisions.defer(application=ApplicationFactory(), reviewer=reviewer, reason=REASON)
    decision.reason = "Something else."
    with pytest.raises(TypeError):
        decision.save()
    reviewer.delete()
    stored = Decision.objects.get()
    assert (stored.reviewer, stored.reviewer_email, stored.reason) == (None, "reviewer@example.org", REASON)


def test_a_decision_without_a_reason_cannot_be_stored(reviewer):
    application = ApplicationFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        decisions.decline(application=application, reviewer=reviewer, reason="")
    application.refresh_from_db()
    assert application.status == "submitted"


@pytest.mark.django_db(transaction=True)
def test_of_reviewers_who_decide_at_the_same_moment_one_wins():
    application, plan = ApplicationFactory(), PlanFactory()
    outcomes = []

    def decide(reviewer):
        try:
            decisions.approve(application=application, reviewer=reviewer, plan=plan)
            outcomes.append("approved")
        except IllegalTransition:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [Thread(target=decide, args=[ReviewerFactory()]) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["approved"] + ["told"] * 5
    assert Decision.objects.count() == 1
    assert application.applicant.quota_grants.count() == 1


def test_every_decision_leaves_one_notice_on_the_site(reviewer, client):
    application = ApplicationFactory()
    decisions.request_information(application=application, reviewer=reviewer, reason="Which newsroom?")
    application.refresh_from_db()
    decisions.decline(application=application, reviewer=reviewer, reason="No newsroom.")
    texts = [notice.text for notice in application.applicant.notices.all()]
    assert texts == ["Your application was declined.", "A question about your application."]
    client.force_login(application.applicant)
    assert "Your application was declined" in client.get(reverse("notice_list")).text
