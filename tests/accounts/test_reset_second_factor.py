"""Someone who lost phone and recovery codes gets back in, and hears of it."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import AuditRecord
from tests.factories import PASSWORD
from tests.signing_in import code_of

QUEUE = reverse("review_queue")


@pytest.fixture
def signed_in(client, reviewer):
    """A reviewer with password and code in a session of their own."""
    client.post(reverse("account_login"), {"login": reviewer.email, "password": PASSWORD})
    client.post(reverse("mfa_authenticate"), {"code": code_of(reviewer)})
    assert client.get(QUEUE).status_code == 200
    return reviewer


@pytest.mark.django_db(transaction=True)
def test_it_ends_the_sessions_and_the_next_sign_in_asks_for_a_new_factor(client, signed_in, mailoutbox):
    call_command("reset_second_factor", signed_in.email.upper(), reason="Called us; we know the voice.")
    assert client.get(QUEUE)["Location"].startswith(reverse("account_login"))
    assert not Authenticator.objects.filter(user=signed_in).exists()
    client.post(reverse("account_login"), {"login": signed_in.email, "password": PASSWORD})
    assert client.get(QUEUE)["Location"] == reverse("mfa_activate_totp")
    record = AuditRecord.objects.get(event="second_factor_reset")
    assert (record.target, record.actor) == (f"user {signed_in.pk}", None)
    (mail,) = [mail for mail in mailoutbox if "second factor was removed" in mail.subject]
    assert mail.to == [signed_in.email]
    assert "we know the voice" in mail.body


@pytest.mark.parametrize(
    ("email", "reason", "words"),
    [("nobody@example.org", "A call.", "Nobody has"), ("{}", "  ", "give a reason")],
)
def test_without_a_person_or_a_reason_nothing_changes(reviewer, email, reason, words):
    with pytest.raises(CommandError, match=words):
        call_command("reset_second_factor", email.format(reviewer.email), reason=reason)
    assert Authenticator.objects.filter(user=reviewer).count() == 2


def test_a_person_without_a_second_factor_is_told_so(tester):
    with pytest.raises(CommandError, match="no second factor"):
        call_command("reset_second_factor", tester.email, reason="A call.")
