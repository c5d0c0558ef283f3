"""Turns a DomainError that no view handled into a page that says what to do."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from accounts.errors import DomainError


class DomainErrorMiddleware:
    """The one HTML handler of domain errors; the API has its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Render a refusal, for a script as JSON; leave every other exception to Django."""
        if not isinstance(exception, DomainError):
            return None
        if not request.accepts("text/html"):
            error = {"code": exception.code, "message": exception.message}
            return JsonResponse({"error": error}, status=exception.http_status, headers=exception.headers)
        page = render(request, "errors/refused.html", {"error": exception}, status=exception.http_status)
        for name, value in exception.headers.items():
            page[name] = value
        return page
