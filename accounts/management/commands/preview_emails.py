"""Writes every mail of the site with made-up values, to be read before anybody gets one."""

from argparse import ArgumentParser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.management.base import BaseCommand
from django.template.loader import render_to_string

from accounts.models import Plan
from accounts.services import notifications

ADDRESS = "ada@example.org"
_AT = datetime(2026, 11, 26, 14, 30, tzinfo=UTC)
_LINK = f"{settings.SITE_URL}/example/"
_NOTICES = [
    {"title": "Your results", "text": "Your 12 pictures are checked.", "url": _LINK},
    {"title": "Your images", "text": "Your plan is now Research (500 a day, 5,000 a month).", "url": _LINK},
]
CONTEXT: dict[str, Any] = {
    "name": "Ada Example",
    "reason": "Please tell us more about the pictures that you check.",
    "plan": Plan(name="Standard", per_day=100, per_month=1000),
    "plan_end": "31 December 2026 at 23:59 UTC",
    "invitation_url": _LINK,
    "expires_at": _AT,
    "release": "example-1",
    "affected": 3,
    "history_url": _LINK,
    "notices": _NOTICES,
    "email": ADDRESS,
    "activate_url": _LINK,
    "password_reset_url": _LINK,
    "signup_url": _LINK,
    "ip": "192.0.2.7",
    "timestamp": _AT,
    "user_agent": "Example browser",
}
# What allauth sends with the settings of this site.
ALLAUTH_KINDS = (
    "account/email/account_already_exists",
    "account/email/email_changed",
    "account/email/email_confirm",
    "account/email/email_confirmation",
    "account/email/email_confirmation_signup",
    "account/email/email_deleted",
    "account/email/password_changed",
    "account/email/password_reset",
    "account/email/password_reset_key",
    "account/email/password_set",
    "account/email/unknown_account",
    "mfa/email/recovery_codes_generated",
    "mfa/email/totp_activated",
    "mfa/email/totp_deactivated",
    "mfa/email/webauthn_added",
    "mfa/email/webauthn_removed",
)


class Command(BaseCommand):
    """`manage.py preview_emails --out DIR`, then open DIR/index.html."""

    help = "Write every mail of the site, as text and HTML, into a folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", type=Path, required=True, help="Folder; made where there is none.")

    def handle(self, *, out: Path, **_options: Any) -> None:
        """Write them."""
        out.mkdir(parents=True, exist_ok=True)
        mails = [(kind, notifications.render_mail(kind, ADDRESS, CONTEXT)) for kind in notifications.KINDS]
        adapter = get_adapter()
        mails += [
            (kind.rpartition("/")[2], adapter.render_mail(kind, ADDRESS, CONTEXT)) for kind in ALLAUTH_KINDS
        ]
        for name, mail in mails:
            _write(out, name, mail)
        context = {"mails": [(name, mail.subject) for name, mail in mails], "site_name": settings.SITE_NAME}
        index = out / "index.html"
        index.write_text(render_to_string("emails/preview.html", context), encoding="utf-8")
        self.stdout.write(f"{len(mails)} mails. Open {index}")


def _write(out: Path, name: str, mail: EmailMultiAlternatives) -> None:
    (out / f"{name}.txt").write_text(f"Subject: {mail.subject}\n\n{mail.body}\n", encoding="utf-8")
    html = next(content for content, kind in mail.alternatives if kind == "text/html")
    (out / f"{name}.html").write_text(str(html), encoding="utf-8")
