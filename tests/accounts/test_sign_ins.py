"""The list of sign-ins says where each was used last."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.services.sign_ins import note_use
from tests.factories import PASSWORD


@pytest.fixture
def signed_in(client, tester):
    client.post(reverse("account_login"), {"login": tester.email, "password": PASSWORD})
    return UserSession.objects.get(user=tester)


def request_of(session, address):
    request = RequestFactory().post("/check/", REMOTE_ADDR=address)
    request.session = type("Session", (), {"session_key": session and session.session_key})
    return request


def test_a_later_use_elsewhere_moves_the_sign_in(signed_in):
    before = timezone.now() - timedelta(hours=5)
    UserSession.objects.update(last_seen_at=before)
    note_use(request=request_of(signed_in, "203.0.113.9"))
    signed_in.refresh_from_db()
    assert signed_in.ip == "203.0.113.9"
    assert signed_in.last_seen_at > before + timedelta(hours=4)


def test_within_ten_minutes_or_without_a_sign_in_nothing_is_written(signed_in, django_assert_num_queries):
    address = signed_in.ip
    with django_assert_num_queries(1):
        note_use(request=request_of(signed_in, "203.0.113.9"))
    with django_assert_num_queries(0):
        note_use(request=request_of(None, "203.0.113.9"))
    signed_in.refresh_from_db()
    assert signed_in.ip == address


def test_sending_pictures_is_a_use(client, signed_in):
    UserSession.objects.update(last_seen_at=timezone.now() - timedelta(hours=5))
    client.post(reverse("upload"), {"batch": "00000000-0000-4000-8000-000000000000"})
    signed_in.refresh_from_db()
    assert signed_in.last_seen_at > timezone.now() - timedelta(minutes=1)
