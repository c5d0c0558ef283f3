"""Every page a person can open: nothing serious for axe, no sideways scroll, a silent console."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import sign_in
from tests.browser.live_site import LiveSite
from tests.browser.people import become_reviewer
from tests.web.routes import all_routes

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}

OPEN_PAGES = (
    "home",
    "limits",
    "help",
    "release_card",
    "terms",
    "api_docs",
    "account_login",
    "account_signup",
    "account_reset_password",
)
TESTER_PAGES = (
    "upload",
    "submission_list",
    "submission_detail",
    "export",
    "profile",
    "usage",
    "organisation",
    "notice_list",
    "survey",
    "account_delete",
    "account_email",
    "account_change_password",
    "mfa_index",
    "usersessions_list",
)
APPLICANT_PAGES = ("application_status", "application_form", "application_reading", "application_check")
STAFF_PAGES = (
    "review_queue",
    "review_application",
    "invitations",
    "misuse_flags",
    "misuse_flag",
    "programme",
    "organisations",
    "review_organisation",
    "quota_request_list",
    "quota_request",
    "change_plan",
    "feedback_list",
    "saved_reply_list",
    "saved_reply",
    "admin:index",
    "admin:classifier_submission_changelist",
)
# A flag with a drawing, so that there is one to look at.
PROBING = """
from accounts.models import User
from classifier.models.misuse import Rule
from classifier.services.misuse import note_misuse
rows = [
    {
        "submission": f"{number}1c2d3e4-0000-4000-8000-000000000000",
        "at": f"2026-11-20T12:{5 * number:02}:00+00:00",
        "distance": number,
        "band": ("likely", "inconclusive", "no_evidence")[number // 2],
        "probability": 0.9 - 0.15 * number,
        "log10_lr": 2 - 0.5 * number,
    }
    for number in range(6)
]
evidence = {"count": 6, "correlation": -1.0, "drop": 2.5, "rows": rows}
note_misuse(tester=User.objects.get(email="journalist@demo.example"), rule=Rule.PROBING, evidence=evidence)
"""
# One of everything that reviewers work on; made twice, it is there once.
WORKPLACE = """
from accounts.models import Plan, SavedReply, User
from accounts.services import quota_requests
from classifier.models import Verdict
from classifier.services.feedback import give_feedback
tester = User.objects.get(email="journalist@demo.example")
reply, _ = SavedReply.objects.get_or_create(title="No proof", defaults={"text": "Please add a staff page."})
plan = Plan.objects.get(name="Research")
asked = quota_requests.ask(tester=tester, plan=plan, reason="An election.")
verdict = Verdict.objects.filter(submission__tester=tester).first()
give_feedback(verdict=verdict, tester=tester, opinion="disagree", note="I took it myself.")
print(reply.pk, asked.pk, tester.pk)
"""
SHARED = """
from classifier.models import Submission
from classifier.services.share_links import key_of, share_result
row = Submission.objects.filter(tester__email="journalist@demo.example", verdicts__isnull=False).first()
row.share_links.all().delete()
made = [
    share_result(submission=row, tester=row.tester, days=7, shows_picture=shows, note="the night desk")
    for shows in (True, False)
]
print(*map(key_of, made))
"""
# Reached by a link in a mail, in mid-flow or by a form only; or no page at all.
NOT_WALKED = re.compile(
    r"^(admin:|account_|mfa_|usersessions_|unnamed|api_|healthz|readyz|export_csv|submission_|shared_|application_terms|"
    r"invitation$|invitation_take_back|recheck|terms_again|review_claim|programme_|notice_read|own_data|application_take_back|"
    r"ask_opinion|give_opinion|quota_request_take_back|session_end|feedback_answer)"
)


@pytest.fixture(scope="module")
def demo(live_site: LiveSite) -> dict[str, str]:
    """Passwords of the demo people by e-mail address."""
    return dict(re.findall(r"(\S+@demo\.example)\s+(\S+)", live_site.manage("seed_demo")))


@pytest.fixture(params=["light desk", "dark phone"])
def context(
    request: pytest.FixtureRequest, browser: Browser, live_site: LiveSite
) -> Iterator[BrowserContext]:
    """One browser in light colours at a desk, one in dark colours on a phone."""
    scheme, place = request.param.split()
    made = browser.new_context(
        base_url=live_site.url,
        color_scheme=scheme,
        viewport=PHONE if place == "phone" else DESK,
        has_touch=place == "phone",
    )
    yield made
    made.close()


def look_at(page: Page, addresses: dict[str, str]) -> None:
    """Open each address and collect everything wrong with any of them."""
    wrong: list[str] = []
    page.on(
        "console", lambda said: wrong.append(f"{page.url}: {said.text}") if said.type == "error" else None
    )
    for name, address in addresses.items():
        answer = page.goto(address, wait_until="networkidle")
        if answer is None or answer.status != 200:
            wrong.append(f"{name}: status {answer and answer.status}")
            continue
        wrong += [
            f"{name}: {found['id']}: {found['nodes'][0]['html'][:200]}"
            for found in Axe().run(page).response["violations"]
            if found["impact"] in {"serious", "critical"}
        ]
        if not name.startswith("admin:") and page.evaluate(
            "document.documentElement.scrollWidth > innerWidth"
        ):
            wrong.append(f"{name}: scrolls sideways")
        if page.locator("h1").count() != 1 and name != "api_docs":
            wrong.append(f"{name}: {page.locator('h1').count()} first headings")
    assert not wrong, "\n".join(wrong)


def addresses_of(names: tuple[str, ...], **samples: str) -> dict[str, str]:
    """Addresses by route name; a route with a variable part takes it from `samples`."""
    found = {route.name: "/" + route.template for route in all_routes() if route.name in names}
    assert set(found) == set(names)
    return found | samples


def test_open_pages(context: BrowserContext, live_site: LiveSite) -> None:
    release = live_site.manage("releases", "list").split()[0]
    look_at(context.new_page(), addresses_of(OPEN_PAGES, release_card=f"/releases/{release}/"))


def test_pages_of_a_tester(context: BrowserContext, demo: dict[str, str]) -> None:
    page = context.new_page()
    sign_in(page, "journalist@demo.example", demo["journalist@demo.example"])
    page.goto("/submissions/")
    results = [link.get_attribute("href") or "" for link in page.locator("a.history-link").all()]
    look_at(page, addresses_of(TESTER_PAGES, submission_detail=results[0], survey="/survey/closing/"))
    look_at(page, {f"result {number}": address for number, address in enumerate(results[1:])})


def test_pages_of_a_reader_without_an_account(
    context: BrowserContext, live_site: LiveSite, demo: dict[str, str]
) -> None:
    assert demo
    made = live_site.manage("shell", "--verbosity", "0", "-c", SHARED).split()[-2:]
    pages = {"with picture": f"/shared/{made[0]}/", "without": f"/shared/{made[1]}/"}
    look_at(context.new_page(), pages)


def test_pages_of_a_colleague(context: BrowserContext, demo: dict[str, str]) -> None:
    page = context.new_page()
    sign_in(page, "platform@demo.example", demo["platform@demo.example"])
    page.goto("/submissions/?whose=colleagues")
    results = [link.get_attribute("href") or "" for link in page.locator("a.history-link").all()]
    assert results
    look_at(page, {"organisation": "/organisation/", "list": page.url, "shared result": results[0]})


def test_pages_of_an_applicant(context: BrowserContext, demo: dict[str, str]) -> None:
    page = context.new_page()
    sign_in(page, "draft@demo.example", demo["draft@demo.example"])
    look_at(page, addresses_of(APPLICANT_PAGES))


@pytest.mark.parametrize("person", ["waiting", "asked", "deferred", "declined"])
def test_where_an_application_stands(context: BrowserContext, demo: dict[str, str], person: str) -> None:
    page = context.new_page()
    sign_in(page, f"{person}@demo.example", demo[f"{person}@demo.example"])
    look_at(page, {"application_status": "/apply/"})


def test_pages_of_a_reviewer(
    context: BrowserContext, live_site: LiveSite, demo: dict[str, str], request: pytest.FixtureRequest
) -> None:
    page = context.new_page()
    become_reviewer(page, live_site, f"{'dark' if 'dark' in request.node.name else 'light'}@staff.example")
    first = page.locator("main table a").first.get_attribute("href") or ""
    live_site.manage("shell", "--verbosity", "0", "-c", PROBING)
    page.goto("/review/misuse/")
    flag = page.locator("main table a").first.get_attribute("href") or ""
    made = live_site.manage("shell", "--verbosity", "0", "-c", WORKPLACE)
    reply, asked, tester = made.split()[-3:]
    samples = {
        "review_application": first,
        "misuse_flag": flag,
        "saved_reply": f"/review/replies/{reply}/",
        "quota_request": f"/review/requests/{asked}/",
        "change_plan": f"/review/testers/{tester}/plan/",
    }
    look_at(page, addresses_of(STAFF_PAGES, **samples))


def test_no_page_is_forgotten() -> None:
    walked = {*OPEN_PAGES, *TESTER_PAGES, *APPLICANT_PAGES, *STAFF_PAGES}
    forgotten = {
        route.name for route in all_routes() if route.name not in walked and not NOT_WALKED.match(route.name)
    }
    assert not forgotten
