"""Mail to applicants and testers: text and HTML, sent once the change it tells of is committed."""

import logging
from datetime import datetime
from functools import partial
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import Decision, Invitation, Notice, TesterApplication, User
from accounts.models.application import DecisionKind
from accounts.moments import in_words

logger = logging.getLogger(__name__)

_SUBJECTS = {
    "invitation": "You are invited to apply as a tester",
    "invitation_to_organisation": "You are invited to join an organisation",
    "received": "We have your application",
    DecisionKind.APPROVE: "You are approved as a tester",
    DecisionKind.REQUEST_INFORMATION: "A question about your application",
    DecisionKind.DEFER: "Your application has to wait",
    DecisionKind.DECLINE: "Your application was declined",
    DecisionKind.SUSPEND: "Your access is suspended",
    DecisionKind.REINSTATE: "Your access is back",
    "withdrawal": "A release was withdrawn: do not rely on its results",
    "second_factor_reset": "Your second factor was removed",
    "notice": "News for you",
    "digest": "Today’s news for you",
}
KINDS = tuple(_SUBJECTS)


def tell_received(application: TesterApplication) -> None:
    """Confirm to the applicant that the application arrived."""
    _send_on_commit("received", application.applicant, {"name": application.full_name})


def tell_invited(invitation: Invitation, token: str) -> None:
    """Mail the link of an invitation; the token is in this one mail and nowhere else."""
    link = settings.SITE_URL + reverse("invitation", args=[token])
    context = {"invitation_url": link, "expires_at": invitation.expires_at}
    kind = "invitation"
    if invitation.organisation:
        kind, context["organisation"] = "invitation_to_organisation", invitation.organisation.name
    _send_on_commit(kind, User(email=invitation.email), context)


def tell_decision(decision: Decision, *, plan_ends_at: datetime | None = None) -> None:
    """Tell the applicant what was decided, why, and what happens next."""
    application = decision.application
    plan_end = in_words(plan_ends_at, application.applicant) if plan_ends_at else ""
    _send_on_commit(
        decision.kind,
        application.applicant,
        {
            "name": application.full_name,
            "reason": decision.reason,
            "plan": decision.plan,
            "plan_end": plan_end,
        },
    )


def subject_of(decision: Decision) -> str:
    """The decision in one line, as its mail and its notice say it."""
    return f"{_SUBJECTS[decision.kind]}."


def tell_withdrawal(*, person: User, release: str, reason: str, affected: int, link: str) -> None:
    """Tell a tester that results no longer count; `link` is the path of the history that lists them."""
    context = {"name": person.first_name, "release": release, "reason": reason, "affected": affected}
    _send_on_commit("withdrawal", person, context | {"history_url": settings.SITE_URL + link})


def tell_second_factor_reset(*, person: User, reason: str) -> None:
    """Tell a person that an operator removed their second factor: they may not have asked for it."""
    context = {"name": person.first_name, "reason": reason}
    _send_on_commit("second_factor_reset", person, context)


def tell_notice(notice: Notice) -> None:
    """Repeat one notice of the site by mail."""
    _send_on_commit("notice", notice.person, {"name": notice.person.first_name, "notices": [_line(notice)]})


def tell_digest(person: User, notices: list[Notice]) -> None:
    """Repeat the notices of a day in one mail."""
    context = {"name": person.first_name, "notices": [_line(notice) for notice in notices]}
    _send_on_commit("digest", person, context)


def _line(notice: Notice) -> dict[str, str]:
    return {
        "title": notice.get_kind_display(),
        "text": notice.text,
        "url": settings.SITE_URL + notice.link,
    }


def render_mail(kind: str, address: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    """The mail of this kind (a key of KINDS) as text and HTML, not sent."""
    everything = _with_links(context)
    mail = EmailMultiAlternatives(
        subject=f"{_SUBJECTS[kind]} · {settings.SITE_NAME}",
        body=render_to_string(f"emails/{kind}.txt", everything),
        to=[address],
    )
    mail.attach_alternative(render_to_string(f"emails/{kind}.html", everything), "text/html")
    return mail


def _send_on_commit(kind: str, person: User, context: dict[str, Any]) -> None:
    transaction.on_commit(partial(_send, kind, person, context))


def _with_links(context: dict[str, Any]) -> dict[str, Any]:
    links = {
        "site_name": settings.SITE_NAME,
        "contact_email": settings.CONTACT_EMAIL,
        "status_url": settings.SITE_URL + reverse("application_status"),
        "home_url": settings.SITE_URL + reverse("home"),
        "limits_url": settings.SITE_URL + reverse("limits"),
        "profile_url": settings.SITE_URL + reverse("profile"),
    }
    return context | links


def _send(kind: str, person: User, context: dict[str, Any]) -> None:
    """A mail server that is down must not undo or hide what was decided: the status page says the same."""
    mail = render_mail(kind, person.email, context)
    try:
        mail.send()
    except (SMTPException, OSError) as error:
        # Only the kind of error: its text can hold the address.
        name = type(error).__name__
        logger.error("mail_not_sent kind=%s user=%s error=%s", kind, person.pk, name)  # noqa: TRY400
