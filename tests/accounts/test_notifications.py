"""Each decision reaches the applicant once, with its reason, as text and as HTML."""

import logging

import pytest
from django.conf import settings
from django.db import transaction

from accounts.services import decisions, notifications
from tests.factories import ApplicationFactory, PlanFactory

REASON = "Please add a link & say <why>."


def decided(act, application, reviewer):
    extra = {"plan": PlanFactory()} if act is decisions.approve else {}
    return act(application=application, reviewer=reviewer, reason=REASON, **extra)


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (decisions.approve, "100 images a day and 1000 a month"),
        (decisions.request_information, "has a question"),
        (decisions.defer, "cannot be decided yet"),
        (decisions.decline, "declined it"),
    ],
)
def test_a_decision_is_mailed_in_words_with_its_reason_and_a_link(
    reviewer, mailoutbox, django_capture_on_commit_callbacks, act, words
):
    application = ApplicationFactory()
    with django_capture_on_commit_callbacks(execute=True):
        decided(act, application, reviewer)
    (mail,) = mailoutbox
    assert mail.to == [application.applicant.email]
    assert words in mail.body
    assert REASON in mail.body
    assert f"{settings.SITE_URL}/" in mail.body
    html, kind = mail.alternatives[0]
    assert kind == "text/html"
    assert "link &amp; say &lt;why&gt;" in html


def test_suspension_and_its_end_are_mailed(reviewer, mailoutbox, django_capture_on_commit_callbacks):
    application = ApplicationFactory()
    decided(decisions.approve, application, reviewer)
    with django_capture_on_commit_callbacks(execute=True):
        decisions.suspend(application=application, reviewer=reviewer, reason=REASON)
        decisions.reinstate(application=application, reviewer=reviewer, reason="Cleared up.")
    assert [mail.subject.split(" · ")[0] for mail in mailoutbox] == [
        "Your access is suspended",
        "Your access is back",
    ]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_not_mailed(mailoutbox):
    application = ApplicationFactory()
    with transaction.atomic():
        notifications.tell_received(application)
        transaction.set_rollback(True)
    assert mailoutbox == []


def test_a_mail_server_that_is_down_undoes_nothing_and_no_address_is_logged(
    reviewer, settings, caplog, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    application = ApplicationFactory()
    with caplog.at_level(logging.ERROR), django_capture_on_commit_callbacks(execute=True):
        decisions.decline(application=application, reviewer=reviewer, reason=REASON)
    application.refresh_from_db()
    assert application.status == "declined"
    assert "mail_not_sent" in caplog.text
    assert application.applicant.email not in caplog.text
