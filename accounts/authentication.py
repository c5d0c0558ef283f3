"""API keys as DRF authentication: `Authorization: Bearer pd_<prefix>_<secret>`."""

from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.models import ApiKey, User
from accounts.services import api_keys


class ApiKeyAuthentication(BaseAuthentication):
    """Recognises a key by its prefix and the SHA-256 of its secret."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        """The key's tester, or None where the request carries no key.

        Raises AuthenticationFailed (401) for an unknown or revoked key, NotApproved (403) where its tester or
        plan may not use the API.
        """
        scheme, _, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        key = api_keys.authenticate(secret.strip())
        if key is None:
            raise AuthenticationFailed("This API key is not known, or was revoked.")
        api_keys.require_api_access(tester=key.tester)
        return key.tester, key

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002
        """What a 401 answer asks for."""
        return "Bearer"
