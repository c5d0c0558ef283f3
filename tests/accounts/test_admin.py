"""The admin: a second factor for everyone, reading for staff, switches and plans for superusers."""

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts import models
from accounts.models import AuditRecord, SiteSwitch
from tests.factories import ApplicationFactory, ReviewerFactory
from tests.signing_in import second_factor_session

OURS = [model for model in admin.site._registry if model._meta.app_label == "accounts"]


def list_url(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


@pytest.fixture
def superuser(db):
    return ReviewerFactory(is_superuser=True)


def test_anyone_who_is_not_signed_in_goes_to_the_sites_own_sign_in(client, db):
    response = client.get(reverse("admin:index"), follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))


@pytest.mark.parametrize("is_superuser", [False, True])
def test_staff_without_a_second_factor_do_not_get_in(client, db, is_superuser):
    client.force_login(ReviewerFactory(second_factor=False, is_superuser=is_superuser))
    response = client.get(reverse("admin:index"))
    assert response.status_code == 302
    assert client.get(response["Location"])["Location"] == reverse("mfa_activate_totp")
    assert client.post(reverse("admin:login"), {"username": "x", "password": "y"}).status_code == 302


def test_a_tester_is_refused(client, tester):
    client.force_login(tester)
    assert client.get(reverse("admin:index"), follow=True).status_code == 403


def test_staff_with_a_second_factor_read_every_list(client, reviewer):
    ApplicationFactory()
    client.force_login(reviewer)
    assert client.get(reverse("admin:index")).status_code == 200
    for model in OURS:
        assert client.get(list_url(model)).status_code == 200, model


@pytest.mark.parametrize("model", [model for model in OURS if model not in {SiteSwitch, models.Plan}])
def test_nobody_adds_changes_or_deletes_through_the_admin(client, superuser, model, rf):
    request = rf.get("/")
    request.user, request.session = superuser, second_factor_session(superuser)
    page = admin.site._registry[model]
    assert page.has_view_permission(request)
    assert not page.has_add_permission(request)
    assert not page.has_change_permission(request)
    assert not page.has_delete_permission(request)


def test_hashes_of_passwords_and_keys_are_not_shown(client, superuser):
    client.force_login(superuser)
    html = client.get(reverse("admin:accounts_user_change", args=[superuser.pk])).content.decode()
    assert superuser.password not in html
    assert "secret_sha256" not in admin.site._registry[models.ApiKey].fields


def test_drafts_stay_out_of_the_admin(client, reviewer):
    ApplicationFactory(status="draft", full_name="Drafty Person")
    client.force_login(reviewer)
    assert b"Drafty Person" not in client.get(list_url(models.TesterApplication)).content


def test_a_superuser_turns_a_switch_and_the_audit_trail_says_why(client, superuser):
    client.force_login(superuser)
    data = {"name": "uploads_closed", "is_on": "on", "message": "Back at noon.", "why": "Disk is full."}
    client.post(reverse("admin:accounts_siteswitch_add"), data)
    switch = SiteSwitch.objects.get()
    client.post(reverse("admin:accounts_siteswitch_change", args=[switch.pk]), {"why": "Disk is larger."})
    switch.refresh_from_db()
    assert not switch.is_on
    reasons = (
        AuditRecord.objects.filter(event="switch_set").order_by("pk").values_list("description", flat=True)
    )
    assert list(reasons) == ["Disk is full.", "Disk is larger."]


def test_a_reviewer_cannot_turn_switches(client, reviewer):
    client.force_login(reviewer)
    assert client.get(reverse("admin:accounts_siteswitch_add")).status_code == 403


def test_a_filter_that_postgresql_does_not_take_is_a_bad_request(client, reviewer):
    client.force_login(reviewer)
    assert client.get(list_url(models.User), {"role__exact": "a\0"}).status_code == 400


PLAN = {
    "description": "For an election.",
    "per_hour": 50,
    "per_day": 200,
    "per_month": 2000,
    "batch_size": 50,
    "api_allowed": "on",
    "is_offered": "on",
    "why": "The election.",
}


def test_a_superuser_adds_and_changes_a_plan_and_both_are_on_record(client, superuser):
    client.force_login(superuser)
    client.post(reverse("admin:accounts_plan_add"), PLAN | {"name": "Election"})
    plan = models.Plan.objects.get(name="Election")
    client.post(reverse("admin:accounts_plan_change", args=[plan.pk]), PLAN | {"per_day": 300})
    plan.refresh_from_db()
    assert (plan.per_hour, plan.per_day, plan.name) == (50, 300, "Election")
    events = AuditRecord.objects.filter(event__startswith="plan_", actor=superuser).order_by("pk")
    assert [(row.event, row.description) for row in events] == [
        ("plan_added", "The election."),
        ("plan_changed", "The election."),
    ]


@pytest.mark.parametrize("limits", [{"per_hour": 300}, {"per_day": 3000}, {"why": ""}])
def test_a_plan_that_contradicts_itself_or_has_no_reason_is_not_saved(client, superuser, limits):
    client.force_login(superuser)
    page = client.post(reverse("admin:accounts_plan_add"), PLAN | {"name": "Election"} | limits)
    assert page.status_code == 200
    assert not models.Plan.objects.filter(name="Election").exists()


def test_staff_who_are_no_superusers_change_no_plan(client, reviewer):
    client.force_login(reviewer)
    assert client.post(reverse("admin:accounts_plan_add"), PLAN | {"name": "Mine"}).status_code == 403
