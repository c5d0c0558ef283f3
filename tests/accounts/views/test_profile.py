"""A person's own page: consent, quota and keys, and nobody else's."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import ApiKey, AuditRecord
from accounts.services import api_keys, quotas

VALUES = {"first_name": "Ada", "time_zone": "UTC", "mail_choice": "each"}


@pytest.fixture
def page(client, tester):
    client.force_login(tester)
    return client


def test_name_and_consent_are_kept_and_a_change_of_consent_is_audited(page, tester):
    for _ in range(2):
        page.post(reverse("profile"), VALUES | {"shares_results": "on"})
    tester.refresh_from_db()
    assert (tester.first_name, tester.shares_results) == ("Ada", True)
    page.post(reverse("profile"), VALUES)
    events = AuditRecord.objects.order_by("pk").values_list("event", flat=True)
    assert list(events) == ["consent_given", "consent_withdrawn"]


def test_the_page_shows_what_is_left_and_the_ledger(page, tester):
    reference = uuid4()
    quotas.reserve(tester=tester, reference=reference)
    quotas.refund(reference=reference, reason="The file could not be read.")
    html = page.get(reverse("profile")).content.decode()
    assert "0 of 100 used" in html
    assert "The file could not be read." in html


def test_a_new_key_is_shown_once_and_never_again(page):
    response = page.post(reverse("api_key_create"), {"name": "newsroom"})
    key = ApiKey.objects.get()
    assert f"pd_{key.prefix}_" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    html = page.get(reverse("profile")).content.decode()
    assert "newsroom" in html
    assert f"pd_{key.prefix}_" not in html


def test_a_key_needs_a_name(page):
    assert b"This field is required" in page.post(reverse("api_key_create"), {"name": ""}).content
    assert not ApiKey.objects.exists()


def test_ones_own_key_can_be_revoked_and_a_colleagues_cannot(page, tester, colleague):
    own, _ = api_keys.create_key(tester=tester, name="own")
    other, _ = api_keys.create_key(tester=colleague, name="other")
    assert page.post(reverse("api_key_revoke", args=[own.pk])).status_code == 302
    assert page.post(reverse("api_key_revoke", args=[other.pk])).status_code == 404
    own.refresh_from_db()
    other.refresh_from_db()
    assert own.revoked_at
    assert not other.revoked_at


@pytest.mark.parametrize("who", ["stranger", "suspended"])
def test_only_an_approved_tester_can_make_a_key(client, request, who):
    client.force_login(request.getfixturevalue(who))
    response = client.post(reverse("api_key_create"), {"name": "script"})
    assert response["Location"] == reverse("application_status")
    assert b"Make a key" not in client.get(reverse("profile")).content
    assert not ApiKey.objects.exists()


def test_keys_are_neither_made_nor_revoked_by_following_a_link(page, tester):
    key, _ = api_keys.create_key(tester=tester, name="own")
    assert page.get(reverse("api_key_create")).status_code == 405
    assert page.get(reverse("api_key_revoke", args=[key.pk])).status_code == 405


def test_the_usage_page_shows_refunds_and_totals_that_match_the_counters(page, tester):
    given_back, spent = uuid4(), uuid4()
    for reference in (given_back, spent):
        quotas.reserve(tester=tester, reference=reference)
    quotas.refund(reference=given_back, reason="The file could not be read.")
    quotas.settle(reference=spent)
    response = page.get(reverse("usage"))
    for by in ("day", "month"):
        (total,) = response.context[f"{by}s"]
        assert (total.reserved, total.spent, total.given_back) == (2, 1, 1)
        assert total.used == tester.quota_counters.get(period=f"{by}:{total.period}").used == 1
    assert "The file could not be read." in response.content.decode()


def test_nobody_sees_the_use_of_another_person(page, colleague):
    quotas.reserve(tester=colleague, reference=uuid4())
    assert not page.get(reverse("usage")).context["page"].object_list
