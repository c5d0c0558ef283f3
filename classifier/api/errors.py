"""The one API handler of errors: same words, codes and statuses as the pages, one shape for all."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework.exceptions import APIException, NotFound, Throttled, ValidationError
from rest_framework.exceptions import PermissionDenied as Forbidden
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import exception_handler

from accounts.errors import DomainError
from classifier.errors import DuplicateUpload


def handle(exc: Exception, context: dict[str, Any]) -> Response | None:
    """`{"error": {"code", "message"}}`; None for anything unexpected, which Django then reports as 500."""
    if isinstance(exc, DomainError):
        error = _of_domain(exc, context["request"])
        return Response({"error": error}, status=exc.http_status, headers=exc.headers)
    response = exception_handler(exc, context)
    if response is not None:
        response.data = {"error": _of_framework(_as_api_exception(exc))}
    return response


def _of_domain(exc: DomainError, request: Request) -> dict[str, str]:
    error = {"code": exc.code, "message": exc.message}
    if isinstance(exc, DuplicateUpload):
        error["earlier_id"] = str(exc.earlier.pk)
        error["earlier_url"] = reverse("api_submission", args=[exc.earlier.pk], request=request)
    return error


def _as_api_exception(exc: Exception) -> APIException:
    if isinstance(exc, Http404):
        return NotFound()
    if isinstance(exc, PermissionDenied):
        return Forbidden()
    return exc if isinstance(exc, APIException) else APIException()


def _of_framework(exc: APIException) -> dict[str, str]:
    if isinstance(exc, ValidationError):
        return {"code": "invalid", "message": " ".join(_lines(exc.detail))}
    if isinstance(exc, Throttled):
        seconds = getattr(exc, "wait", None)
        wait = f" Try again in {int(seconds) + 1} seconds." if seconds else ""
        return {"code": "throttled", "message": f"You are sending requests too fast.{wait}"}
    codes = exc.get_codes()
    return {"code": codes if isinstance(codes, str) else exc.default_code, "message": str(exc.detail)}


def _lines(detail: Any) -> list[str]:
    """Every message of a validation error, each with the name of its field."""
    if isinstance(detail, dict):
        return [f"{name}: {line}" for name, inner in detail.items() for line in _lines(inner)]
    if isinstance(detail, list):
        return [line for inner in detail for line in _lines(inner)]
    return [str(detail)]
