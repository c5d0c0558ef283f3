"""Cleans what a browser sends before anything looks it up."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class DropNulCookies:
    """Forgets cookies that hold a NUL, which PostgreSQL refuses: no 500, just not signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on without such cookies."""
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if "\0" not in value}
        return self.get_response(request)
