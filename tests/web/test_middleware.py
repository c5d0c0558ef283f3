"""Odd cookies never reach the database."""

from django.http import HttpResponse
from django.test import RequestFactory

from provenance_site.middleware import DropNulCookies


def test_a_cookie_that_postgresql_does_not_take_is_forgotten():
    request = RequestFactory().get("/", headers={"cookie": 'sessionid="aaaa\\000"; csrftoken=kept'})
    assert "\0" in request.COOKIES["sessionid"], "the escape is undone before any of our code runs"
    DropNulCookies(lambda _request: HttpResponse())(request)
    assert request.COOKIES == {"csrftoken": "kept"}
