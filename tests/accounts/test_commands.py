"""The operator's commands make reviewers, list what waits and change plans."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import User
from accounts.services import quotas
from tests.factories import ApplicationFactory, PlanFactory


def run(*args):
    out = StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


def password_in(text):
    return text.split("Password")[1].split()[0]


def test_a_new_reviewer_signs_in_with_the_printed_password_and_sets_up_a_second_factor(client, db):
    text = run("create_reviewer", "New@Example.org")
    sign_in = {"login": "new@example.org", "password": password_in(text)}
    assert client.post(reverse("account_login"), sign_in).status_code == 302
    response = client.get(reverse("review_queue"), follow=True)
    assert response.redirect_chain[0][0] == reverse("mfa_activate_totp")
    assert reverse("account_login") in text


def test_a_reviewer_may_be_a_tester_too(db):
    PlanFactory()
    run("create_reviewer", "both@example.org", "--tester")
    person = User.objects.get()
    assert person.is_staff
    assert quotas.allowance(tester=person).plan.name == "Standard"


@pytest.mark.parametrize(
    ("email", "words"), [("stranger@example.org", "already"), ("nonsense", "not an e-mail")]
)
def test_a_taken_or_impossible_address_is_refused(stranger, email, words):
    with pytest.raises(CommandError, match=words):
        run("create_reviewer", email)
    stranger.refresh_from_db()
    assert not stranger.is_staff


def test_what_waits_is_listed_without_drafts_and_addresses(db):
    waiting = ApplicationFactory(organisation="The Example Post")
    ApplicationFactory(status="draft")
    text = run("list_pending")
    assert "The Example Post" in text
    assert reverse("review_application", args=[waiting.pk]) in text
    assert text.endswith("1 waiting.\n")
    assert "@" not in text


def test_a_tester_gets_another_plan(tester):
    PlanFactory(name="Research", per_day=500, per_month=5000)
    run("grant_quota", tester.email, "research")
    assert quotas.allowance(tester=tester).per_day == 500


def test_only_an_approved_tester_gets_a_plan_and_only_one_that_exists(tester, stranger):
    with pytest.raises(CommandError, match="No approved tester"):
        run("grant_quota", stranger.email, "Standard")
    with pytest.raises(CommandError, match=r"no such plan.*Standard"):
        run("grant_quota", tester.email, "Gold")
