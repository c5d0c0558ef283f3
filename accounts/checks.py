"""What an operator should set before testers come."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, register
from django.core.checks import Warning as Caution


@register(Tags.security, deploy=True)
def check_contact(**_kwargs: Any) -> list[CheckMessage]:
    """People who are suspended, or who lost their second factor, are told to write to someone."""
    if settings.CONTACT_EMAIL:
        return []
    hint = "Set CONTACT_EMAIL to an address that a person reads."
    return [Caution("Testers are told to write to you, and not where.", hint=hint, id="accounts.W001")]
