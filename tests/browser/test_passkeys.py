"""Passkeys, with Chromium's own virtual authenticator: added, used as a second factor, used alone."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import press_and_wait, sign_in
from tests.browser.live_site import LiveSite
from tests.browser.people import make_testers, printed_password


@pytest.fixture
def page_with_key(browser: Browser, live_site: LiveSite) -> Page:
    """A page of a browser that holds an authenticator whose owner is there and known to it."""
    page = browser.new_context(base_url=live_site.url).new_page()
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def add_passkey(page: Page, password: str, *, alone: bool) -> None:
    """Add the browser's key, for use without a password too, or beside one only."""
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label(re.compile("Passwordless")).set_checked(alone)
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("ecurity key added")).to_be_visible()


def test_a_tester_adds_a_passkey_and_signs_in_with_it_alone(page_with_key: Page, live_site: LiveSite) -> None:
    page, email = page_with_key, "passkey@press.example"
    password = make_testers(live_site, {email: "Standard"})[email]
    sign_in(page, email, password)
    add_passkey(page, password, alone=True)
    press_and_wait(page, "Sign out")
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("link", name="Check", exact=True)).to_be_visible()


def test_a_reviewer_uses_a_passkey_as_second_factor(page_with_key: Page, live_site: LiveSite) -> None:
    page, email = page_with_key, "second-key@staff.example"
    password = printed_password(live_site.manage("create_reviewer", email))
    sign_in(page, email, password)
    add_passkey(page, password, alone=False)
    press_and_wait(page, "Sign out")
    sign_in(page, email, password)
    page.get_by_role("button", name=re.compile("key", re.IGNORECASE)).click()
    expect(page.get_by_role("link", name="Review", exact=True)).to_be_visible()
    page.goto("/review/")
    expect(page.get_by_role("heading", name="Applications")).to_be_visible()


def test_without_a_passkey_of_this_site_the_page_says_what_else_works(
    page_with_key: Page, live_site: LiveSite
) -> None:
    page = page_with_key
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("choose another way")
