"""Staff use their second factor in the very session that shows the staff pages; allauth's own flows."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.urls import reverse

from tests.factories import PASSWORD, ReviewerFactory, set_up_second_factor
from tests.signing_in import code_of

QUEUE = reverse("review_queue")
ASKED = f"{reverse('mfa_reauthenticate')}?next="


def sign_in(client, person):
    return client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})


@pytest.fixture
def late(client, db):
    """Signed in with the password alone, and the factor was set up somewhere else afterwards."""
    person = ReviewerFactory(second_factor=False)
    sign_in(client, person)
    set_up_second_factor(person)
    return person


def test_signing_in_with_password_and_code_opens_the_staff_pages(client, reviewer):
    assert sign_in(client, reviewer)["Location"] == reverse("mfa_authenticate")
    client.post(reverse("mfa_authenticate"), {"code": code_of(reviewer)})
    assert client.get(QUEUE).status_code == 200
    assert client.get(reverse("admin:index")).status_code == 200


@pytest.mark.parametrize(("late", "accepted"), [(1, True), (31, True), (-1, True), (61, False)])
def test_a_code_of_the_half_minute_before_or_after_still_counts(client, reviewer, late, accepted):
    """A code is typed as it changes, and a phone's clock may be a little off; an old code stays refused."""
    read_off = datetime(2026, 11, 27, 12, 0, 0, tzinfo=UTC)
    with time_machine.travel(read_off, tick=False):
        code = code_of(reviewer)
    with time_machine.travel(read_off + timedelta(seconds=late), tick=False):
        sign_in(client, reviewer)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert (client.get(QUEUE).status_code == 200) is accepted


def test_a_session_older_than_the_factor_is_asked_for_a_code_and_comes_back(client, late):
    answer = client.get(QUEUE)
    assert answer["Location"] == ASKED + "%2Freview%2F"
    assert "Confirm that it is you" in client.get(answer["Location"]).text
    back = client.post(reverse("mfa_reauthenticate"), {"code": code_of(late), "next": QUEUE})
    assert back["Location"] == QUEUE
    assert client.get(QUEUE).status_code == 200


def test_the_admin_asks_such_a_session_too_and_brings_it_back(client, late):
    answer = client.get(client.get(reverse("admin:index"))["Location"])
    assert answer["Location"] == ASKED + "%2Fadmin%2F"
    client.post(reverse("mfa_reauthenticate"), {"code": code_of(late), "next": reverse("admin:index")})
    assert client.get(reverse("admin:index")).status_code == 200


def test_a_wrong_code_and_the_password_again_change_nothing(client, late):
    client.post(reverse("mfa_reauthenticate"), {"code": "000000", "next": QUEUE})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": QUEUE})
    assert client.get(QUEUE)["Location"].startswith(ASKED)


def test_a_recovery_code_counts_as_the_factor(client, late):
    codes = Authenticator.objects.get(user=late, type=Authenticator.Type.RECOVERY_CODES).wrap()
    client.post(reverse("mfa_reauthenticate"), {"code": codes.get_unused_codes()[0], "next": QUEUE})
    assert client.get(QUEUE).status_code == 200


def test_the_proof_ends_with_the_factor_it_was_given_with(client, late):
    client.post(reverse("mfa_reauthenticate"), {"code": code_of(late), "next": QUEUE})
    Authenticator.objects.filter(user=late).delete()
    assert client.get(QUEUE)["Location"] == reverse("mfa_activate_totp")
    set_up_second_factor(late)
    assert client.get(QUEUE)["Location"].startswith(ASKED)


def test_who_has_no_security_key_is_not_offered_one(client, reviewer):
    """Who has one signs in with it in tests/browser/test_passkeys.py."""
    sign_in(client, reviewer)
    page = client.get(reverse("mfa_authenticate")).text
    assert "recovery codes" in page
    assert "security key" not in page


def test_the_page_of_recovery_codes_shows_them_and_says_what_they_are_for(client, late):
    client.post(reverse("mfa_reauthenticate"), {"code": code_of(late), "next": QUEUE})
    codes = Authenticator.objects.get(user=late, type=Authenticator.Type.RECOVERY_CODES).wrap()
    page = client.get(reverse("mfa_view_recovery_codes")).text
    assert "\n".join(codes.get_unused_codes()) in page
    assert "when your phone is lost" in page


@pytest.mark.django_db(transaction=True)
def test_setting_up_an_app_is_a_proof_for_the_session_that_did_it(client):
    person = ReviewerFactory(second_factor=False)
    sign_in(client, person)
    assert client.get(QUEUE)["Location"] == reverse("mfa_activate_totp")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    client.post(reverse("mfa_activate_totp"), {"code": code_of(person, secret)})
    assert client.get(QUEUE).status_code == 200
