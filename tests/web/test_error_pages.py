"""Error pages speak plain words, hold the site's headers and tell nothing of its inside."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.test import Client, override_settings
from django.urls import path, reverse

pytestmark = pytest.mark.django_db
RESULT = "/submissions/6fa459ea-ee8a-3ca4-894e-db77e160355e/"


@login_not_required
def broken(request):
    """A view with a fault in it."""
    raise RuntimeError("secret detail")


urlpatterns = [path("broken/", broken)]


def assert_is_a_plain_page(response, status):
    text = response.content.decode()
    assert response.status_code == status
    assert "<h1" in text
    assert "Traceback" not in text
    assert "secret detail" not in text
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_an_unknown_address_gets_a_page(client):
    assert_is_a_plain_page(client.get("/no/such/page/"), 404)


def test_a_fault_gets_a_page_without_its_detail(caplog):
    with override_settings(ROOT_URLCONF=__name__):
        response = Client(raise_request_exception=False).get("/broken/")
    assert_is_a_plain_page(response, 500)


def test_a_form_without_its_token_gets_a_page_that_says_what_to_do():
    response = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "a@example.org"})
    assert_is_a_plain_page(response, 403)


def test_a_wrong_method_is_refused(client, tester):
    client.force_login(tester)
    assert client.delete(reverse("upload")).status_code == 405


def test_an_address_of_another_host_is_refused(client):
    response = client.get("/", headers={"host": "evil.example.org"})
    assert response.status_code == 400


@pytest.mark.parametrize(
    ("path", "back"),
    [
        (
            "/submissions/6fa459ea-ee8a-3ca4-894e-db77e160355e/feedback/",
            "/submissions/6fa459ea-ee8a-3ca4-894e-db77e160355e/",
        ),
        ("/submissions/recheck/", "/submissions/"),
        ("/profile/sessions/7/end/", "/profile/"),
        ("/apply/take-back/", "/apply/"),
    ],
)
def test_a_form_that_came_too_late_leads_back_to_its_page(client, tester, path, back):
    """Who was signed out meanwhile signs in and is sent to the form's address."""
    client.force_login(tester)
    page = client.get(path, headers={"accept": "text/html"})
    assert_is_a_plain_page(page, 405)
    assert f'href="{back}"' in page.text
    assert "POST" in page["Allow"]
    assert client.get(path, headers={"accept": "application/json"}).content == b""
