"""Turns a DomainError that no view handled, or an address that only takes forms, into a page of help."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from accounts.errors import DomainError


class DomainErrorMiddleware:
    """The one HTML handler of domain errors; the API has its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; an address that only takes forms gets a page that leads back."""
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and _comes_from_a_browser(request):
            context = {"back": _page_above(request.path)}
            page = render(request, "errors/form_only.html", context, status=HTTPStatus.METHOD_NOT_ALLOWED)
            page["Allow"] = response["Allow"]
            return page
        return response

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


def _comes_from_a_browser(request: HttpRequest) -> bool:
    """A page was asked for, and not by a program."""
    return request.method == "GET" and "text/html" in request.headers.get("Accept", "")


def _page_above(path: str) -> str:
    """The nearest address above one that only takes forms: /submissions/…/ for /submissions/…/feedback/."""
    above = path.rstrip("/").rpartition("/")[0] + "/"
    try:
        resolve(above)
    except Resolver404:
        return _page_above(above)
    return above
