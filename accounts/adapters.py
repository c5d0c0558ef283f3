"""How allauth behaves here."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.shortcuts import resolve_url
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's defaults; the e-mail address is the only name a person has."""

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:  # noqa: ARG002
        """After confirming the address, the page that says what comes next."""
        status = resolve_url("application_status")
        if self.request.user.is_authenticated:
            return status
        return f"{resolve_url(settings.LOGIN_URL)}?next={status}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """As the site's own mails: a server that is down undoes nothing, and the log names no address."""
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError) as error:
            # Only the kind of error: its text can hold the address.
            logger.error("mail_not_sent kind=%s error=%s", template_prefix, type(error).__name__)  # noqa: TRY400

    def render_mail(
        self, template_prefix: str, email: str, context: dict[str, Any], headers: dict[str, str] | None = None
    ) -> EmailMultiAlternatives:
        """Allauth's mail, whose templates are plain text, with the same words as HTML beside them."""
        names = {
            "site_name": settings.SITE_NAME,
            "site_url": settings.SITE_URL,
            "contact_email": settings.CONTACT_EMAIL,
        }
        mail: EmailMultiAlternatives = super().render_mail(template_prefix, email, context | names, headers)
        html = render_to_string("emails/from_text.html", names | {"text": mail.body})
        mail.attach_alternative(html, "text/html")
        return mail
