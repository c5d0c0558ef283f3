"""API keys as DRF authentication: `Authorization: Bearer pd_<prefix>_<secret>`."""

from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from accounts.models import ApiKey, User


class ApiKeyAuthentication(BaseAuthentication):
    """Recognises a key by its prefix and the SHA-256 of its secret."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        """The key's tester, or None where the request carries no key."""
        return None
