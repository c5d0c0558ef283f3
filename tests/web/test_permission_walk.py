"""Walks every route as everyone who should not pass; a new route is closed unless it is on the one list."""

import uuid

import pytest
from django.urls import reverse

from provenance_site.urls import OPEN_ROUTES
from tests.factories import ReviewerFactory
from tests.web.routes import all_routes

pytestmark = pytest.mark.django_db

ROUTES = all_routes()
CLOSED = [route for route in ROUTES if route.name not in OPEN_ROUTES]
OF_STAFF = [route for route in CLOSED if route.template.startswith(("admin/", "review/"))]
OF_STAFF = [route for route in OF_STAFF if route.name != "admin:logout"]  # anyone may sign out
# One's own data and account are for everyone who is signed in, whatever was decided about them.
OF_EVERYONE = {"own_data", "account_delete"}
OF_TESTERS = [r for r in CLOSED if r.app == "classifier" and not r.is_api and r not in OF_STAFF]
OF_TESTERS = [r for r in OF_TESTERS if r.name not in OF_EVERYONE]
# A suspension takes no data away: these show, export or erase what is one's own. All else is closed.
OF_OWN_RESULTS = {
    "submission_list",
    "submission_detail",
    "submission_status",
    "submission_preview",
    "submission_thumbnail",
    "submission_metadata",
    "submission_signed",
    "submission_erase",
    "submission_pdf",
    "submission_unshare",
    "export",
    "export_csv",
}
OF_ONE_SUBMISSION = [route for route in CLOSED if "{uuid}" in route.template]
API = [route for route in CLOSED if route.is_api]
METHODS = ("get", "post")
NOT_HERE = {404, 405}


def answers(client, routes, pk=None):
    """Status and target of every route by every method: (route, method) -> response."""
    pk = pk or uuid.uuid4()
    return {
        f"{method.upper()} {route}": getattr(client, method)(route.address(pk))
        for route in routes
        for method in METHODS
    }


def passed(found, is_refusal):
    """What was not refused, with what came instead."""
    return {name: (r.status_code, r.get("Location", "")) for name, r in found.items() if not is_refusal(r)}


def sends_to(response, *names):
    """True where the answer is a redirect to one of these pages."""
    return response.status_code == 302 and response["Location"].startswith(tuple(map(reverse, names)))


def test_the_walk_sees_the_site():
    assert len(OF_TESTERS) >= 10
    assert len(OF_ONE_SUBMISSION) >= 6
    assert len(OF_STAFF) >= 30
    assert len(API) >= 3


def test_the_list_of_open_routes_names_only_routes_there_are():
    assert OPEN_ROUTES - {route.name for route in ROUTES} == set()


def test_a_view_is_open_only_when_it_is_on_the_list():
    undeclared = [str(route) for route in CLOSED if route.is_open and not route.is_api]
    assert undeclared == []


def test_a_person_who_is_not_signed_in_is_sent_to_the_sign_in_page(client):
    pages = [route for route in CLOSED if not route.is_api]
    found = answers(client, pages)
    assert passed(found, lambda r: sends_to(r, "account_login", "admin:login")) == {}


def test_a_program_without_a_key_is_turned_away(client):
    assert passed(answers(client, API), lambda r: r.status_code in {401, 405}) == {}


def is_closed_to_applicants(response):
    return response.status_code in NOT_HERE or sends_to(response, "application_status")


@pytest.mark.parametrize("person", ["stranger", "applicant"])
def test_people_who_never_were_approved_reach_no_page_of_testers(
    client, request, person, colleagues_submission
):
    client.force_login(request.getfixturevalue(person))
    found = answers(client, OF_TESTERS, colleagues_submission.pk)
    assert passed(found, is_closed_to_applicants) == {}


def test_a_suspended_tester_reaches_only_what_is_their_own(client, suspended, colleagues_submission):
    assert OF_OWN_RESULTS - {route.name for route in OF_TESTERS} == set()
    client.force_login(suspended)
    closed = [route for route in OF_TESTERS if route.name not in OF_OWN_RESULTS]
    assert {route.name for route in closed} >= {"upload", "submission_feedback", "submission_retry"}
    found = answers(client, closed, colleagues_submission.pk)
    assert passed(found, is_closed_to_applicants) == {}


def test_what_is_open_to_a_suspended_tester_shows_nothing_of_a_colleague(
    client, suspended, colleagues_submission
):
    client.force_login(suspended)
    open_routes = [route for route in OF_TESTERS if route.name in OF_OWN_RESULTS]
    found = answers(client, open_routes, colleagues_submission.pk)
    answered = set(passed(found, lambda r: r.status_code in NOT_HERE))
    assert answered == {
        "GET submission_list /submissions/",
        "GET export /export/",
        "GET export_csv /export/results.csv",
    }
    bodies = [b"".join(found[name]) for name in answered]
    assert not [body for body in bodies if str(colleagues_submission.pk).encode() in body]
    assert not [body for body in bodies if colleagues_submission.original_name.encode() in body]


@pytest.mark.parametrize("person", ["stranger", "applicant", "suspended"])
def test_people_who_are_not_approved_get_nothing_from_the_api(client, request, person):
    client.force_login(request.getfixturevalue(person))
    assert passed(answers(client, API), lambda r: r.status_code in {403, 405}) == {}


@pytest.mark.parametrize("person", ["tester", "researcher"])
def test_a_colleagues_submission_looks_like_none(client, request, person, colleagues_submission):
    client.force_login(request.getfixturevalue(person))
    found = answers(client, OF_ONE_SUBMISSION, colleagues_submission.pk)
    assert passed(found, lambda r: r.status_code in NOT_HERE) == {}
    unknown = answers(client, OF_ONE_SUBMISSION)
    assert {n: r.status_code for n, r in found.items()} == {n: r.status_code for n, r in unknown.items()}


# What a colleague in an organisation with a shared history may read; all else is its tester's alone.
OF_COLLEAGUES = {
    "submission_detail",
    "submission_status",
    "submission_preview",
    "submission_thumbnail",
    "submission_pdf",
}


def test_a_colleague_it_is_shared_with_reads_a_submission_and_changes_nothing(
    client, tester, shared_submission
):
    before = type(shared_submission).objects.filter(pk=shared_submission.pk).values().get()
    client.force_login(tester)
    found = answers(client, OF_ONE_SUBMISSION, shared_submission.pk)
    # Its pictures were never stored here, so that the previews are not there either.
    answered = {name for name, r in found.items() if r.status_code not in NOT_HERE}
    assert answered == {
        f"GET {route}"
        for route in OF_ONE_SUBMISSION
        if route.name in OF_COLLEAGUES - {"submission_preview", "submission_thumbnail"}
    }
    assert type(shared_submission).objects.filter(pk=shared_submission.pk).values().get() == before


def test_a_former_colleague_finds_nothing(client, tester, shared_submission):
    tester.membership.delete()
    client.force_login(tester)
    found = answers(client, OF_ONE_SUBMISSION, shared_submission.pk)
    assert passed(found, lambda r: r.status_code in NOT_HERE) == {}


def test_staff_do_not_reach_a_testers_submission_outside_the_audited_admin(
    client, reviewer, colleagues_submission
):
    client.force_login(reviewer)
    found = answers(client, OF_ONE_SUBMISSION, colleagues_submission.pk)
    assert passed(found, lambda r: r.status_code in {302, 403, 404, 405}) == {}


def test_testers_reach_no_page_of_staff(client, tester):
    client.force_login(tester)

    def is_refusal(response):
        return response.status_code in {403, *NOT_HERE} or sends_to(response, "admin:login", "account_login")

    assert passed(answers(client, OF_STAFF), is_refusal) == {}


def test_staff_without_a_second_factor_are_sent_to_set_one_up(client):
    client.force_login(ReviewerFactory(second_factor=False))
    found = answers(client, OF_STAFF)

    def is_refusal(response):
        return response.status_code in {403, *NOT_HERE} or sends_to(
            response, "mfa_activate_totp", "mfa_index", "admin:login", "account_reauthenticate"
        )

    assert passed(found, is_refusal) == {}


def test_staff_who_have_not_used_their_factor_in_this_session_are_asked_for_it(client, reviewer):
    client.force_login_without_factor(reviewer)
    found = answers(client, OF_STAFF)

    def is_refusal(response):
        return response.status_code in NOT_HERE or sends_to(response, "mfa_reauthenticate", "admin:login")

    assert passed(found, is_refusal) == {}
    asked = [name for name, r in found.items() if sends_to(r, "mfa_reauthenticate")]
    assert "GET review_queue /review/" in asked


def test_open_pages_answer_without_signing_in(client):
    for name in ("home", "limits", "terms", "healthz", "account_login", "account_signup", "api_docs"):
        assert client.get(reverse(name)).status_code == 200, name
