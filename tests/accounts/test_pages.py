"""Every page of the programme and of sign-in renders for whoever may see it, without inline code."""

import re

import pytest
from django.urls import reverse

from accounts.models import TesterApplication
from tests import factories

INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*(\ssrc=|type=\"application/json\"))", re.IGNORECASE
)

OPEN = [
    "terms",
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_email_verification_sent",
]
OWN = [
    "application_status",
    "application_form",
    "profile",
    "account_email",
    "account_change_password",
    "account_logout",
    "usersessions_list",
    "mfa_index",
    "account_reauthenticate",
]
STEPS = ["application_form", "application_reading", "application_check", "application_terms"]
BEHIND_SIGN_IN = sorted({*OWN, *STEPS, "review_queue"} - {"account_logout"})


def assert_good_page(response):
    html = response.content.decode()
    assert response.status_code == 200
    assert html.count("<h1") == 1
    assert not INLINE.search(html), INLINE.search(html)
    return html


@pytest.mark.parametrize("name", OPEN)
def test_open_pages_need_no_account(client, db, name):
    assert_good_page(client.get(reverse(name)))


@pytest.mark.parametrize("name", OWN)
def test_own_pages_render_for_someone_who_just_signed_up(client, stranger, name):
    client.force_login(stranger)
    assert_good_page(client.get(reverse(name)))


@pytest.mark.parametrize("name", [*OWN[:1], *OWN[2:]])
def test_own_pages_render_for_a_tester(client, tester, name):
    client.force_login(tester)
    assert_good_page(client.get(reverse(name)))


@pytest.mark.parametrize("name", STEPS)
def test_every_step_renders_while_the_application_is_a_draft(client, stranger, name):
    factories.ApplicationFactory(applicant=stranger, status="draft")
    client.force_login(stranger)
    assert_good_page(client.get(reverse(name)))


@pytest.mark.parametrize("name", BEHIND_SIGN_IN)
def test_pages_behind_sign_in_send_others_to_the_sign_in_page(client, db, name):
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("status", ["submitted", "more_information", "deferred", "approved", "declined"])
def test_the_status_page_and_the_review_page_render_in_every_status(client, reviewer, status):
    application = factories.ApplicationFactory(status=status)
    client.force_login(application.applicant)
    assert_good_page(client.get(reverse("application_status")))
    client.force_login(reviewer)
    html = assert_good_page(client.get(reverse("review_application", args=[application.pk])))
    assert application.intended_use in html


def test_security_pages_render_with_and_without_a_second_factor(client, reviewer, stranger):
    client.force_login(reviewer)
    assert_good_page(client.get(reverse("mfa_index")))
    client.force_login(stranger)
    response = client.get(reverse("mfa_activate_totp"), follow=True)
    assert_good_page(response)


def test_a_draft_is_nobody_elses_business(client, reviewer):
    draft = factories.ApplicationFactory(status="draft")
    client.force_login(reviewer)
    assert client.get(reverse("review_application", args=[draft.pk])).status_code == 404
    assert draft not in TesterApplication.objects.sent()
