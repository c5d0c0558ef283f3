"""A path whose page is not written yet."""

from django.http import Http404, HttpRequest, HttpResponse


def soon(request: HttpRequest, **kwargs: object) -> HttpResponse:  # noqa: ARG001
    """Answer 404."""
    raise Http404
