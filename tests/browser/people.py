"""What people do on the site, step by step, for the browser tests."""

import re

from playwright.sync_api import Page, expect

from accounts.questions import BANK
from tests.browser.conftest import press_and_wait, sign_in, totp
from tests.browser.live_site import LiveSite

PASSWORD = "a long enough passphrase 7"
RIGHT = {question.name: question.right for question in BANK}


def sign_up(page: Page, site: LiveSite, email: str) -> None:
    """Make an account and confirm the address by the link in the mail."""
    page.goto("/accounts/signup/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password (again)").fill(PASSWORD)
    press_and_wait(page, "Make the account")
    page.goto(site.link_in_mail(email, r"http://\S+/confirm-email/\S+"))
    page.get_by_role("button", name="Yes, confirm it").click()
    expect(page.get_by_role("heading", name="My application")).to_be_visible()


def fill_the_form(page: Page, name: str) -> None:
    """Say who one is."""
    page.get_by_role("link", name="Start the application").click()
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Journalist or fact-checker").check()
    page.get_by_label("Organisation").fill("The Morning Post")
    page.get_by_label("20 to 200 a month").check()
    page.get_by_label("What you will use it for").fill("Pictures readers send to our newsdesk.")
    page.get_by_role("button", name="Save and continue", exact=True).click()


def answer_the_check(page: Page) -> int:
    """Answer wrongly once, then rightly; return the rounds it took."""
    expect(page.get_by_role("heading", name="Short check")).to_be_visible()
    for round_number in range(1, 6):
        for question in page.get_by_role("radiogroup").all():
            choices = {radio.get_attribute("value"): radio for radio in question.get_by_role("radio").all()}
            asked = question.get_by_role("radio").first.get_attribute("name")
            right = choices.pop(RIGHT[asked])
            (next(iter(choices.values())) if round_number == 1 else right).check()
        with page.expect_navigation():
            page.get_by_role("button", name="Check my answers").click()
        if page.url.endswith("/apply/terms/"):
            return round_number
    raise AssertionError("the check cannot be passed")


def apply(page: Page, site: LiveSite, email: str, name: str) -> None:
    """The whole application, from no account to a sent application."""
    sign_up(page, site, email)
    fill_the_form(page, name)
    page.get_by_role("link", name="Continue to the short check").click()
    assert answer_the_check(page) > 1, "a wrong answer must be possible, and possible to retry"
    page.get_by_label("I have read the terms").check()
    page.get_by_role("button", name="Accept and send").click()
    expect(page.get_by_text("waits for a reviewer")).to_be_visible()


def printed_password(output: str) -> str:
    """The password a management command printed."""
    found = re.search(r"Password\s+(\S+)", output)
    assert found, output
    return found.group(1)


def become_reviewer(page: Page, site: LiveSite, email: str) -> None:
    """Sign in with the printed password and set up the second factor the review pages ask for."""
    password = printed_password(site.manage("create_reviewer", email))
    sign_in(page, email, password)
    page.goto("/review/")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Continue").click()
    secret = page.locator("#authenticator_secret").input_value()
    page.get_by_label(re.compile("code", re.IGNORECASE)).fill(totp(secret))
    press_and_wait(page, "Activate")
    page.goto("/review/")
    expect(page.get_by_role("heading", name="Applications")).to_be_visible()


def approve(page: Page, name: str, plan: str = "Standard") -> None:
    """Find the applicant in the queue and approve with a plan."""
    page.goto("/review/")
    page.get_by_role("link", name=name).click()
    page.get_by_label("Approve").check()
    option = page.get_by_label("Plan", exact=True).locator("option", has_text=plan)
    page.get_by_label("Plan", exact=True).select_option(value=option.get_attribute("value"))
    page.get_by_role("button", name="Record the decision").click()


def make_testers(site: LiveSite, plans: dict[str, str]) -> dict[str, str]:
    """Make testers by the operators' commands, in one go: plan by e-mail address in, password out."""
    script = "from django.core.management import call_command as run\n" + "".join(
        f"run('create_reviewer', {email!r}, tester=True); run('grant_quota', {email!r}, {plan!r})\n"
        for email, plan in plans.items()
    )
    printed = re.findall(r"E-mail +(\S+)\nPassword +(\S+)", site.manage("shell", "-c", script))
    return dict(printed)
