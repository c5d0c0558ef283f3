"""Security headers on every page, and nothing in a rendered page that the policy would stop."""

import pytest
from django.urls import reverse

from provenance_site.urls import OPEN_ROUTES
from tests.architecture.rules import INLINE
from tests.factories import PASSWORD
from tests.web.routes import all_routes

pytestmark = pytest.mark.django_db

ROUTES = all_routes()
PAGES = [
    route for route in ROUTES if "{uuid}" not in route.template and not route.template.startswith("admin/")
]
EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}


def policy(response):
    """Directives of the content security policy."""
    parts = (part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";"))
    return {name: sources for name, _, sources in parts}


def html_of(response):
    """Text of an HTML answer; nothing for other answers."""
    if not response.get("Content-Type", "").startswith("text/html") or response.streaming:
        return ""
    return response.content.decode()


def faults(client, routes):
    """Pages with inline code in what the browser gets."""
    found = {}
    for route in routes:
        page = html_of(client.get(route.address("")))
        if names := [name for name, pattern in INLINE.items() if pattern.search(page)]:
            found[str(route)] = names
    return found


def test_every_answer_carries_the_headers(client):
    for route in ROUTES:
        response = client.get(route.address("00000000-0000-0000-0000-000000000000"))
        assert response.status_code < 500 or route.name == "readyz", str(route)
        assert {name: response.get(name) for name in EXPECTED} == EXPECTED, str(route)
        assert "camera=()" in response["Permissions-Policy"], str(route)


def test_the_content_security_policy_is_strict_on_every_answer(client):
    for route in ROUTES:
        found = policy(client.get(route.address("00000000-0000-0000-0000-000000000000")))
        assert {name: found.get(name) for name in STRICT} == STRICT, str(route)
        assert "unsafe" not in str(found), str(route)


def test_open_pages_render_without_inline_code(client):
    assert faults(client, [route for route in PAGES if route.name in OPEN_ROUTES]) == {}


@pytest.mark.parametrize("person", ["stranger", "tester", "reviewer"])
def test_pages_of_signed_in_people_render_without_inline_code(client, request, person):
    client.force_login(request.getfixturevalue(person))
    assert faults(client, [route for route in PAGES if "logout" not in route.name]) == {}


def test_pages_of_people_are_never_kept_by_shared_caches(client, tester):
    client.force_login(tester)
    for name in ("upload", "submission_list", "profile", "application_status"):
        cache = client.get(reverse(name)).get("Cache-Control", "")
        assert "public" not in cache, name


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(client, tester):
    response = client.post(reverse("account_login"), {"login": tester.email, "password": PASSWORD})
    cookie = response.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
