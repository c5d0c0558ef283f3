"""What the log must not hold: searches, keys of mailed and shared links, browsers."""

import pytest

from provenance_site.logging import hide_private_parts, safe_path


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("GET /submissions/?q=holiday.jpg", "GET /submissions/"),
        ("GET /accounts/confirm-email/MTA:1abc:xyz/", "GET /accounts/confirm-email/[key]/"),
        ("/accounts/password/reset/key/1-abc123-def/", "/accounts/password/reset/key/[key]/"),
        ("GET /invitation/Ab-1_x/", "GET /invitation/[key]/"),
        ("GET /shared/1c2d.Ab-1_x/", "GET /shared/[key]/"),
        ("GET /shared/1c2d.Ab-1_x/report.pdf", "GET /shared/[key]/report.pdf"),
        ("GET /review/invitations/", "GET /review/invitations/"),
        ("GET /limits/", "GET /limits/"),
        ("/accounts/confirm-email/", "/accounts/confirm-email/"),
    ],
)
def test_a_path_is_cleaned(written, kept):
    assert safe_path(written) == kept


def test_an_event_loses_its_private_parts_and_nothing_else():
    event = {"event": "Not Found: /x/?q=a", "request": "GET /y?q=b", "user_agent": "B", "code": 404}
    assert hide_private_parts(None, "info", event) == {
        "event": "Not Found: /x/",
        "request": "GET /y",
        "code": 404,
    }


def test_words_with_a_question_mark_stay_as_they_are():
    assert hide_private_parts(None, "info", {"event": "really?"})["event"] == "really?"


def test_values_of_a_refused_row_stay_out_of_the_log():
    trace = "IntegrityError: duplicate key\nDETAIL:  Key (email)=(ann@example.org) already exists.\n"
    logged = hide_private_parts(None, "error", {"event": "failed", "exception": trace})["exception"]
    assert "duplicate key" in logged
    assert "ann@example.org" not in logged
