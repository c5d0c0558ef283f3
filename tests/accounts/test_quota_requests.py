"""A tester asks for more images once; a reviewer answers once; the plan counts at the next picture."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.errors import IllegalTransition, NotApproved, QuotaExceeded, SiteClosed
from accounts.models import AuditRecord, Notice, QuotaRequest
from accounts.models.quota_request import RequestState
from accounts.models.switches import SwitchName
from accounts.models.user import TesterState
from accounts.services import grants, notices, quota_requests, quotas, switches
from tests.factories import (
    ApplicationFactory,
    PlanFactory,
    QuotaGrantFactory,
    ReviewerFactory,
    TesterFactory,
    UserFactory,
)

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
REASON = "An election with 300 pictures a day."


@pytest.fixture
def small(db):
    return PlanFactory(name="Small", per_day=1, per_month=2)


@pytest.fixture
def large(db):
    return PlanFactory(name="Large", per_day=400, per_month=4000)


@pytest.fixture
def asking(small):
    return TesterFactory(plan=small)


def ask(tester, plan, **changes):
    return quota_requests.ask(tester=tester, plan=plan, **{"reason": REASON, **changes})


def reserve(tester):
    quotas.reserve(tester=tester, reference=uuid4())


def test_a_request_waits_is_granted_and_counts_from_the_next_picture_on(asking, large, reviewer):
    reserve(asking)
    with pytest.raises(QuotaExceeded):
        reserve(asking)
    request = ask(asking, large)
    quota_requests.grant(request=request, reviewer=reviewer, plan=large, answer="Good luck.")
    reserve(asking)
    assert quotas.allowance(tester=asking).used_today == 2
    request.refresh_from_db()
    assert (request.state, request.decided_by, request.grant.plan) == (RequestState.GRANTED, reviewer, large)
    assert AuditRecord.objects.filter(event="quota_request_granted", actor=reviewer).exists()


def test_the_tester_reads_the_answer_on_the_site_and_in_a_mail(
    asking, large, reviewer, mailoutbox, django_capture_on_commit_callbacks
):
    request = ask(asking, large)
    quota_requests.decline(request=request, reviewer=reviewer, answer="Please use the pool.")
    with django_capture_on_commit_callbacks(execute=True):
        notices.send_due_mails()
    notice = Notice.objects.get(person=asking)
    assert "declined" in notice.text
    assert "Please use the pool." in notice.text
    (mail,) = mailoutbox
    assert "Please use the pool." in mail.body


def test_a_plan_with_an_end_gives_way_to_the_one_before(asking, small, large, reviewer):
    with time_machine.travel(NOON, tick=False):
        asking.quota_grants.update(starts_at=NOON - timedelta(days=1))
        ends_at = NOON + timedelta(days=3)
        quota_requests.grant(request=ask(asking, large), reviewer=reviewer, plan=large, ends_at=ends_at)
        allowance = quotas.allowance(tester=asking)
        assert (allowance.plan, allowance.plan_ends_at) == (large, ends_at)
    with time_machine.travel(NOON + timedelta(days=3), tick=False):
        assert quotas.allowance(tester=asking).plan == small


def test_after_the_last_plan_has_ended_the_refusal_says_so_and_what_to_do(small):
    tester = TesterFactory(plan=small)
    tester.quota_grants.update(starts_at=NOON, ends_at=NOON + timedelta(hours=1))
    with pytest.raises(NotApproved, match=r"ended on 23 November 2026 at 13:00 UTC.*ask for a new one"):
        reserve(tester)


def test_asking_twice_is_once_and_another_wish_waits_for_the_first_answer(asking, small, large):
    first = ask(asking, large)
    assert ask(asking, large) == first
    with pytest.raises(IllegalTransition, match="asked already"):
        ask(asking, small)
    quota_requests.take_back(request=first)
    assert ask(asking, small).state == RequestState.OPEN


def test_of_two_reviewers_only_one_answers(asking, large, reviewer):
    request = ask(asking, large)
    same_on_another_screen = QuotaRequest.objects.get(pk=request.pk)
    quota_requests.grant(request=request, reviewer=reviewer, plan=large)
    with pytest.raises(IllegalTransition, match="meanwhile"):
        quota_requests.decline(request=same_on_another_screen, reviewer=ReviewerFactory(), answer="No.")
    assert asking.quota_grants.count() == 2


def test_what_was_taken_back_cannot_be_granted(asking, large, reviewer):
    request = ask(asking, large)
    quota_requests.take_back(request=request)
    with pytest.raises(IllegalTransition):
        quota_requests.grant(request=request, reviewer=reviewer, plan=large)


@pytest.mark.parametrize("state", [TesterState.SUSPENDED, TesterState.APPLICANT])
def test_only_approved_testers_ask_and_get(large, reviewer, state):
    tester = TesterFactory()
    request = ask(tester, large)
    tester.tester_state = state
    tester.save()
    with pytest.raises(IllegalTransition, match="no approved tester"):
        quota_requests.grant(request=QuotaRequest.objects.get(), reviewer=reviewer, plan=large)
    quota_requests.decline(request=request, reviewer=reviewer, answer="Not now.")
    with pytest.raises(NotApproved):
        ask(tester, large)


def test_reviewers_do_not_decide_about_their_own_images(reviewer, large):
    reviewer.tester_state = TesterState.APPROVED
    reviewer.save()
    request = ask(reviewer, large)
    with pytest.raises(IllegalTransition, match="your own"):
        quota_requests.grant(request=request, reviewer=reviewer, plan=large)
    with pytest.raises(IllegalTransition, match="your own"):
        quota_requests.change_plan(tester=reviewer, reviewer=reviewer, plan=large, reason="Why not.")


def test_nothing_changes_while_the_site_is_read_only(asking, large, reviewer):
    request = ask(asking, large)
    switches.set_switch(
        name=SwitchName.READ_ONLY, is_on=True, message="", actor=reviewer, description="Backup."
    )
    for act in (
        lambda: quota_requests.grant(request=request, reviewer=reviewer, plan=large),
        lambda: quota_requests.take_back(request=request),
        lambda: ask(asking, large),
    ):
        with pytest.raises(SiteClosed):
            act()


def test_a_grant_that_is_over_before_it_starts_is_refused_and_changes_nothing(asking, small, large, reviewer):
    request = ask(asking, large)
    with pytest.raises(grants.EndsInThePast):
        quota_requests.grant(
            request=request, reviewer=reviewer, plan=large, ends_at=timezone.now() - timedelta(1)
        )
    request.refresh_from_db()
    assert request.state == RequestState.OPEN
    assert grants.current_plan(tester=asking) == small


@pytest.fixture
def hourly(db):
    plan = PlanFactory(name="Hourly", per_day=5, per_month=50, per_hour=2)
    tester = TesterFactory(plan=plan)
    tester.quota_grants.update(starts_at=NOON - timedelta(days=1))
    return tester


def test_the_hour_refuses_by_name_and_takes_no_unit_of_the_day(hourly):
    with time_machine.travel(NOON, tick=False):
        reserve(hourly)
        reserve(hourly)
        with pytest.raises(QuotaExceeded, match=r"all 2 images .* this hour.* 13:00 UTC"):
            reserve(hourly)
        allowance = quotas.allowance(tester=hourly)
        assert (allowance.used_today, allowance.left_now) == (2, 0)
        assert allowance.next_at == NOON + timedelta(hours=1)
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        reserve(hourly)


def test_a_refund_gives_back_to_its_hour(hourly):
    with time_machine.travel(NOON, tick=False):
        reference = uuid4()
        quotas.reserve(tester=hourly, reference=reference)
        quotas.refund(reference=reference, reason="Unreadable.")
        assert quotas.allowance(tester=hourly).used_this_hour == 0


def test_the_times_are_those_of_the_testers_clock(hourly):
    hourly.time_zone = "Asia/Kolkata"
    hourly.save()
    with time_machine.travel(NOON, tick=False):
        reserve(hourly)
        reserve(hourly)
        with pytest.raises(QuotaExceeded, match="23 November 2026 at 18:30 IST"):
            reserve(hourly)


def test_from_80_percent_of_a_month_on_one_notice_tells_the_tester(small, db):
    tester = TesterFactory(plan=PlanFactory(name="Ten", per_day=10, per_month=10))
    for _ in range(7):
        reserve(tester)
    assert not Notice.objects.filter(person=tester).exists()
    for _ in range(3):
        reserve(tester)
    assert Notice.objects.get(person=tester).link == reverse("usage")


@pytest.fixture
def page_of_open_request(client, asking, large, reviewer):
    client.force_login(reviewer)
    return client, ask(asking, large)


def test_a_tester_asks_sees_it_waiting_and_takes_it_back(client, asking, large):
    client.force_login(asking)
    page = client.post(reverse("usage"), {"plan": large.pk, "reason": REASON, "wanted_until": ""})
    assert page.status_code == 302
    html = client.get(reverse("usage")).content.decode()
    assert "Waits for a reviewer" in html
    request = QuotaRequest.objects.get()
    client.post(reverse("quota_request_take_back", args=[request.pk]))
    assert "Taken back" in client.get(reverse("usage")).content.decode()


def test_nobody_takes_back_what_is_not_theirs(client, asking, large):
    request = ask(asking, large)
    client.force_login(TesterFactory())
    assert client.post(reverse("quota_request_take_back", args=[request.pk])).status_code == 404


def test_a_day_in_the_past_is_named_and_what_was_typed_stays(client, asking, large):
    client.force_login(asking)
    html = client.post(
        reverse("usage"), {"plan": large.pk, "reason": REASON, "wanted_until": "2020-01-01"}
    ).content.decode()
    assert "Choose a day in the future." in html
    assert REASON in html
    assert not QuotaRequest.objects.exists()


def test_a_reviewer_grants_another_plan_until_a_day(client, asking, large, small, reviewer):
    request = ask(asking, large)
    client.force_login(reviewer)
    assert asking.first_name in client.get(reverse("quota_request_list")).content.decode()
    url = reverse("quota_request", args=[request.pk])
    day = (timezone.now() + timedelta(days=9)).date()
    client.post(url, {"plan": small.pk, "ends_at": day, "answer": "", "action": "grant"})
    grant = asking.quota_grants.first()
    assert grant.plan == small
    assert grant.ends_at.date() == day + timedelta(days=1)


@pytest.mark.parametrize(("action", "words"), [("decline", "give the reason"), ("grant", "choose the plan")])
def test_an_answer_without_what_it_needs_is_not_recorded(page_of_open_request, action, words):
    page, request = page_of_open_request
    html = page.post(reverse("quota_request", args=[request.pk]), {"action": action})
    assert words in html.content.decode()
    request.refresh_from_db()
    assert request.state == RequestState.OPEN


def test_a_reviewer_changes_a_plan_unasked_and_the_tester_is_told_why(client, asking, large, reviewer):
    client.force_login(reviewer)
    client.post(reverse("change_plan", args=[asking.pk]), {"plan": large.pk, "answer": "You do a lot."})
    assert grants.current_plan(tester=asking) == large
    assert "You do a lot." in Notice.objects.get(person=asking).text


def test_an_approval_can_have_an_end(client, large, reviewer):
    application = ApplicationFactory()
    client.force_login(reviewer)
    data = {"action": "decide", "kind": "approve", "plan": large.pk, "ends_at": "2099-01-31"}
    data["seen"] = application.updated_at.isoformat()
    client.post(reverse("review_application", args=[application.pk]), data)
    grant = application.applicant.quota_grants.get()
    assert grant.ends_at == datetime(2099, 2, 1, tzinfo=UTC)


def test_an_end_beyond_the_calendar_is_refused_in_words(client, large, reviewer):
    application = ApplicationFactory()
    client.force_login(reviewer)
    data = {"action": "decide", "kind": "approve", "plan": large.pk, "ends_at": "9999-12-31"}
    data["seen"] = application.updated_at.isoformat()
    page = client.post(reverse("review_application", args=[application.pk]), data)
    assert "or none for no end" in page.text
    assert not application.applicant.quota_grants.exists()


def test_someone_who_never_was_a_tester_gets_no_plan(client, large, reviewer):
    person = UserFactory()
    client.force_login(reviewer)
    html = client.post(reverse("change_plan", args=[person.pk]), {"plan": large.pk, "answer": "Hm."})
    assert "not a tester" in html.content.decode()
    assert not person.quota_grants.exists()


def test_the_profile_keeps_a_time_zone_and_refuses_one_that_does_not_exist(client, tester):
    client.force_login(tester)
    values = {"first_name": "Ada", "mail_choice": "each", "time_zone": "Europe/Vienna"}
    client.post(reverse("profile"), values)
    tester.refresh_from_db()
    assert tester.time_zone == "Europe/Vienna"
    html = client.post(reverse("profile"), values | {"time_zone": "Mars/Olympus"}).content.decode()
    assert "choose a time zone from the list" in html
    tester.refresh_from_db()
    assert tester.time_zone == "Europe/Vienna"


def test_hours_of_the_testers_clock_stand_on_the_pages(client, small):
    tester = TesterFactory(plan=small, time_zone="Asia/Kathmandu")
    QuotaGrantFactory(tester=tester, plan=small)
    client.force_login(tester)
    html = client.get(reverse("profile")).content.decode()
    assert "at 05:45 UTC+0545" in html
