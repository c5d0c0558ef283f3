"""An address anyone can get says nothing of an institution, so those applicants give another proof."""

import pytest
from django.urls import reverse

from accounts.free_mail import DOMAINS, is_free_mail
from accounts.services import applications
from tests.factories import ApplicationFactory, UserFactory

FORM = {
    "full_name": "Ada Example",
    "role": "journalist",
    "organisation": "The Example Post",
    "intended_use": "Pictures that readers send us.",
    "expected_volume": "few",
}


@pytest.mark.parametrize("address", ["ada@gmail.com", "Ada@GMAIL.com", "a@b@web.de", "ada@gmail.com."])
def test_free_mail_is_recognised_in_any_spelling(address):
    assert is_free_mail(address)


@pytest.mark.parametrize(
    "address", ["ada@example.org", "ada@notgmail.com", "ada@gmail.com.example.org", "gmail"]
)
def test_other_addresses_are_not_taken_for_free_mail(address):
    assert not is_free_mail(address)


def test_the_list_is_short_and_in_lower_case():
    assert 30 < len(DOMAINS) < 100
    assert all(domain == domain.lower().strip() and "." in domain for domain in DOMAINS)


def test_only_an_applicant_with_free_mail_is_asked_for_another_proof(client, stranger):
    client.force_login(stranger)
    assert 'name="proof"' not in client.get(reverse("application_form")).text
    client.force_login(UserFactory(email="ada@gmail.com"))
    assert 'name="proof"' in client.get(reverse("application_form")).text


def test_an_application_from_free_mail_waits_for_the_proof(client, db):
    person = UserFactory(email="ada@gmail.com")
    client.force_login(person)
    page = client.post(reverse("application_form"), FORM | {"action": "continue"})
    assert page.text.count("This is needed before you can send") == 1
    proof = {"proof": "https://example.org/staff/ada"}
    answer = client.post(reverse("application_form"), FORM | proof | {"action": "continue"})
    assert answer["Location"] == reverse("application_reading")
    assert person.applications.get().proof == proof["proof"]


def test_nobody_else_can_be_held_up_by_the_proof(stranger):
    application = applications.start_or_get(applicant=stranger)
    assert applications.save_form(application=application, values=FORM).missing_fields == []


def test_a_proof_that_was_given_is_kept_where_the_form_no_longer_asks(client, stranger):
    ApplicationFactory(applicant=stranger, status="draft", proof="https://example.org/staff")
    client.force_login(stranger)
    client.post(reverse("application_form"), FORM | {"action": "later"})
    assert stranger.applications.get().proof == "https://example.org/staff"


def test_the_reviewer_sees_which_applies(client, reviewer):
    client.force_login(reviewer)
    free = ApplicationFactory(applicant=UserFactory(email="ada@gmail.com"), proof="colleague@example.org")
    text = client.get(reverse("review_application", args=[free.pk])).text
    assert "free mail" in text
    assert "colleague@example.org" in text
    own = client.get(reverse("review_application", args=[ApplicationFactory().pk])).text
    assert "free mail" not in own
    assert "Other proof" not in own
