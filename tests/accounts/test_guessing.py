"""Guessing passwords and codes is slowed down, and a session left open can be ended."""

from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD
from tests.signing_in import code_of

LOGIN = reverse("account_login")
PROFILE = reverse("profile")


def sign_in(client, person, password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": person.email, "password": password}, **extra)


def is_in(client):
    return client.get(PROFILE).status_code == 200


def test_after_five_wrong_passwords_the_right_one_waits_too_from_anywhere(client, tester, colleague):
    for guess in range(5):
        assert "not correct" in sign_in(client, tester, f"wrong {guess}").text
    assert "Too many failed login attempts" in sign_in(client, tester).text
    sign_in(client, tester, REMOTE_ADDR="192.0.2.7")
    assert not is_in(client)
    sign_in(client, colleague, REMOTE_ADDR="192.0.2.7")
    assert is_in(client)


def test_one_address_that_tries_many_accounts_is_stopped(client, tester):
    for number in range(10):
        client.post(LOGIN, {"login": f"nobody{number}@example.org", "password": "guess"})
    assert "Too many failed login attempts" in sign_in(client, tester).text
    assert not is_in(client)


def test_codes_of_a_second_factor_cannot_be_tried_out(client, reviewer):
    sign_in(client, reviewer)
    for code in range(5):
        client.post(reverse("mfa_authenticate"), {"code": f"{code:06}"})
    answer = client.post(reverse("mfa_authenticate"), {"code": code_of(reviewer)})
    assert "Too many failed login attempts" in answer.text
    assert not is_in(client)


def test_a_borrowed_session_cannot_try_out_the_password(client, tester):
    sign_in(client, tester)
    answers = [client.post(reverse("account_reauthenticate"), {"password": "guess"}) for _ in range(12)]
    assert answers[-1].status_code == 429
    assert "Wait a minute" in answers[-1].text


def test_one_sees_where_one_is_signed_in_and_ends_the_other_sessions(client, tester):
    other = type(client)(headers={"user-agent": "Other Browser 7"})
    for browser in (client, other):
        sign_in(browser, tester)
    page = client.get(reverse("usersessions_list"))
    assert "Other Browser 7" in page.text
    assert 'class="site-header"' in page.text
    client.post(reverse("usersessions_list"))
    assert is_in(client)
    assert not is_in(other)
    assert "You are signed in nowhere else" in client.get(reverse("usersessions_list")).text


def test_one_sign_in_is_ended_and_the_others_go_on(client, tester):
    phone = Client()
    sign_in(client, tester, HTTP_USER_AGENT="Desk")
    sign_in(phone, tester, HTTP_USER_AGENT="Phone")
    session = UserSession.objects.get(user=tester, user_agent="Phone")
    client.post(reverse("session_end", args=[session.pk]))
    assert not is_in(phone)
    assert is_in(client)


def test_nobody_ends_the_sign_in_of_someone_else(client, tester, colleague):
    other = Client()
    sign_in(other, colleague)
    sign_in(client, tester)
    session = UserSession.objects.get(user=colleague)
    assert client.post(reverse("session_end", args=[session.pk])).status_code == 404
    assert is_in(other)


def test_ending_the_sign_in_one_sits_at_signs_out_here(client, tester):
    sign_in(client, tester)
    client.post(reverse("session_end", args=[UserSession.objects.get(user=tester).pk]))
    assert not is_in(client)


def test_behind_a_proxy_the_visitors_own_address_counts(client, tester, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(10):
        guess = {"login": f"nobody{number}@example.org", "password": "guess"}
        client.post(LOGIN, guess, headers={"X-Forwarded-For": "203.0.113.9, 192.0.2.1"})
    sign_in(client, tester, headers={"X-Forwarded-For": "192.0.2.1"})
    assert not is_in(client)
    sign_in(client, tester, headers={"X-Forwarded-For": "192.0.2.2"})
    assert is_in(client)
