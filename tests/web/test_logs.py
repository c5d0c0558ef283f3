"""What the log must not hold: searches, keys of mailed and shared links, browsers."""

import logging
from smtplib import SMTPRecipientsRefused

import pytest
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from accounts.models import User
from provenance_site.logging import hide_private_parts, safe_path
from tests.factories import PASSWORD


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


def test_a_mail_server_that_refuses_leaves_no_address_in_the_log_and_undoes_nothing(
    client, db, monkeypatch, caplog
):
    def refuse(*_args, **_kwargs):
        raise SMTPRecipientsRefused({"ann@example.org": (550, b"no such user ann@example.org")})

    monkeypatch.setattr(EmailMultiAlternatives, "send", refuse)
    form = {"email": "ann@example.org", "password1": PASSWORD, "password2": PASSWORD}
    answer = client.post(reverse("account_signup"), form)
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert User.objects.filter(email="ann@example.org").exists()
    assert "SMTPRecipientsRefused" in caplog.text
    assert "ann@" not in caplog.text


def test_signs_of_a_file_name_that_a_pdf_cannot_draw_stay_out_of_the_log():
    assert not logging.getLogger("fpdf.fpdf").isEnabledFor(logging.WARNING)
