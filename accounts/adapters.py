"""How allauth behaves here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.shortcuts import resolve_url


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's defaults; the e-mail address is the only name a person has."""

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:  # noqa: ARG002
        """After confirming the address, the page that says what comes next."""
        status = resolve_url("application_status")
        if self.request.user.is_authenticated:
            return status
        return f"{resolve_url(settings.LOGIN_URL)}?next={status}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send allauth's mail under the name of this site."""
        super().send_mail(template_prefix, email, {**context, "site_name": settings.SITE_NAME})
