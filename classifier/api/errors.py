"""The one API handler of domain errors: same words, codes and statuses as the pages."""

from typing import Any

from rest_framework.response import Response
from rest_framework.views import exception_handler

from accounts.errors import DomainError


def handle(exc: Exception, context: dict[str, Any]) -> Response | None:
    """`{"error": {"code", "message"}}` for domain errors; DRF's answer for its own."""
    if isinstance(exc, DomainError):
        return Response({"error": {"code": exc.code, "message": exc.message}}, status=exc.http_status)
    return exception_handler(exc, context)
