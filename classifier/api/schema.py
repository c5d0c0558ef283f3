"""What the OpenAPI schema cannot find out by itself."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema


class ApiKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """An API key of the profile page, as a bearer token."""

    target_class = "accounts.authentication.ApiKeyAuthentication"
    name = "apiKey"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:  # noqa: ARG002
        """Describe the header."""
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A key from your profile page: pd_<prefix>_<secret>",
        }
