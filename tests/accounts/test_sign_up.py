"""Signing up: the address is confirmed first, the mail is plain, and nobody learns who has an account."""

import re

import pytest
from django.urls import reverse

from accounts.models import User
from tests.factories import PASSWORD, UserFactory

NEW = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}


def link_in(mail):
    return re.search(r"http://testserver(\S+)", mail.body).group(1)


def test_after_confirming_the_address_one_is_signed_in_on_the_application_page(client, db, mailoutbox):
    client.post(reverse("account_signup"), NEW)
    assert client.get(reverse("application_status")).status_code == 302
    url = link_in(mailoutbox[0])
    assert b"Is new@example.org your address?" in client.get(url).content
    response = client.post(url, follow=True)
    assert response.redirect_chain[-1][0] == reverse("application_status")
    assert "Start the application" in response.content.decode()


def test_opening_the_link_alone_confirms_nothing(client, db, mailoutbox):
    client.post(reverse("account_signup"), NEW)
    client.get(link_in(mailoutbox[0]))
    assert not User.objects.get().emailaddress_set.get().verified


def test_confirming_in_another_browser_leads_to_the_sign_in_page(client, db, mailoutbox, django_user_model):
    client.post(reverse("account_signup"), NEW)
    other = type(client)()
    response = other.post(link_in(mailoutbox[0]))
    assert response["Location"] == f"{reverse('account_login')}?next={reverse('application_status')}"


def test_the_mail_says_what_to_do_under_the_name_of_the_site(client, db, mailoutbox, settings):
    client.post(reverse("account_signup"), NEW)
    (mail,) = mailoutbox
    assert mail.subject == "Confirm your e-mail address"
    assert "Open this link and press the button" in mail.body
    assert settings.SITE_NAME in mail.body
    assert "example.com" not in mail.body


def test_an_unconfirmed_address_cannot_sign_in(client, db, mailoutbox):
    UserFactory(email="slow@example.org", verified=False)
    response = client.post(reverse("account_login"), {"login": "slow@example.org", "password": PASSWORD})
    assert response["Location"] == reverse("account_email_verification_sent")
    assert client.get(reverse("application_status")).status_code == 302


def test_signing_up_with_a_known_address_looks_the_same_as_with_a_new_one(client, stranger, mailoutbox):
    new = client.post(reverse("account_signup"), NEW)
    known = type(client)().post(reverse("account_signup"), NEW | {"email": stranger.email})
    assert (new.status_code, new["Location"]) == (known.status_code, known["Location"])
    assert mailoutbox[1].to == [stranger.email]
    assert mailoutbox[1].subject == "You have an account already"


@pytest.mark.parametrize("email", ["stranger@example.org", "nobody@example.org"])
def test_asking_for_a_password_looks_the_same_for_known_and_unknown_addresses(
    client, stranger, mailoutbox, email
):
    response = client.post(reverse("account_reset_password"), {"email": email})
    assert response["Location"] == reverse("account_reset_password_done")
    assert mailoutbox[0].to == [email]


def test_a_short_password_is_refused_with_the_reason(client, db):
    response = client.post(reverse("account_signup"), NEW | {"password1": "short", "password2": "short"})
    assert b"at least 12 characters" in response.content
    assert not User.objects.exists()


def test_staff_with_a_second_factor_are_asked_for_it(client, reviewer):
    response = client.post(reverse("account_login"), {"login": reviewer.email, "password": PASSWORD})
    assert response["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("review_queue")).status_code == 302
