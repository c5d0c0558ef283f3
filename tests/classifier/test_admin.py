"""Staff's window: numbers only, on the record."""

import pytest
from django.urls import reverse

from accounts.models import AuditRecord
from classifier.models import Submission
from classifier.models.submission import State
from tests.factories import ReviewerFactory

MODELS = ["submission", "verdict", "modelrelease", "feedback"]


@pytest.fixture
def staff(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.mark.parametrize("model", MODELS)
def test_staff_read_lists_and_change_nothing(staff, ready, model):
    assert staff.get(reverse(f"admin:classifier_{model}_changelist")).status_code == 200
    assert staff.get(reverse(f"admin:classifier_{model}_add")).status_code == 403


@pytest.mark.parametrize("model", MODELS)
def test_testers_do_not_get_in(client, tester, model):
    client.force_login(tester)
    assert client.get(reverse(f"admin:classifier_{model}_changelist")).status_code != 200


def test_opening_a_submission_leaves_a_record_and_shows_no_name(staff, ready, reviewer):
    Submission.objects.update(context="my source told me")
    page = staff.get(reverse("admin:classifier_submission_change", args=[ready.pk]))
    assert page.status_code == 200
    assert ready.sha256 in page.text
    assert "harbour" not in page.text
    assert "my source" not in page.text
    assert ready.original.name not in page.text
    record = AuditRecord.objects.get(event="seen_by_staff")
    assert (record.actor, record.target) == (reviewer, f"submission {ready.pk}")


def test_opening_a_verdict_leaves_a_record(staff, ready):
    verdict = ready.verdicts.get()
    assert staff.get(reverse("admin:classifier_verdict_change", args=[verdict.pk])).status_code == 200
    assert AuditRecord.objects.get(event="seen_by_staff").target == f"verdict {verdict.pk}"


@pytest.fixture
def operator(client, db):
    person = ReviewerFactory(is_superuser=True)
    client.force_login(person)
    return person


def erase(client, *submissions, **data):
    chosen = {"action": "erase_pictures", "_selected_action": [one.pk for one in submissions]}
    return client.post(reverse("admin:classifier_submission_changelist"), chosen | data, follow=True)


def test_an_operator_erases_pictures_for_a_reason_and_one_that_is_checked_stops_no_other(
    client, operator, submission_in
):
    ready, checking = submission_in(State.READY, 1), submission_in(State.CHECKING, 2)
    for asked in (erase(client, ready, checking), erase(client, ready, checking, reason=" ")):
        assert "go for ever" in asked.text
        assert Submission.objects.get(pk=ready.pk).state == State.READY
    page = erase(client, ready, checking, reason="Asked by a court.")
    ready.refresh_from_db()
    checking.refresh_from_db()
    assert (ready.state, checking.state) == (State.ERASED, State.CHECKING)
    assert "the picture is erased" in page.text
    assert "being checked now" in page.text
    assert AuditRecord.objects.get(event="picture_erased").description == "Asked by a court."


def test_a_reviewer_erases_nobodys_pictures(staff, ready):
    erase(staff, ready, reason="I like to.")
    ready.refresh_from_db()
    assert ready.state == State.READY


def act(client, release, **data):
    return client.post(reverse("admin:classifier_modelrelease_change", args=[release.pk]), data)


def test_an_operator_withdraws_a_release_at_once_for_a_reason(client, operator, release):
    act(client, release, act="withdraw", reason="It flags paintings.")
    release.refresh_from_db()
    assert (release.state, release.withdrawn_reason) == ("withdrawn", "It flags paintings.")
    record = AuditRecord.objects.get(event="release_withdrawn")
    assert (record.actor, record.description) == (operator, "It flags paintings.")


def test_an_operator_lets_another_release_answer(client, operator, make_release):
    first, second = make_release("first"), make_release("second")
    act(client, first, act="activate", reason="The second is worse.")
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("live", "available")


def test_what_was_withdrawn_cannot_come_back(client, operator, release):
    act(client, release, act="withdraw", reason="It flags paintings.")
    assert act(client, release, act="activate", reason="Please.").status_code == 200
    release.refresh_from_db()
    assert release.state == "withdrawn"


@pytest.mark.parametrize("data", [{"act": "withdraw", "reason": " "}, {"reason": "Because."}])
def test_without_a_reason_or_an_act_nothing_happens(client, operator, release, data):
    assert act(client, release, **data).status_code == 200
    release.refresh_from_db()
    assert release.state == "live"


def test_staff_who_are_no_operators_only_read_releases(staff, release):
    url = reverse("admin:classifier_modelrelease_change", args=[release.pk])
    assert 'name="act"' not in staff.get(url).text
    assert staff.post(url, {"act": "withdraw", "reason": "Mine."}).status_code == 403
    release.refresh_from_db()
    assert release.state == "live"
