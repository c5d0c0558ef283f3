"""Public pages of the classifier: home, limits, release card."""

from django.http import Http404, HttpRequest, HttpResponse


def soon(request: HttpRequest, **kwargs: object) -> HttpResponse:
    """A path whose page is not written yet."""
    raise Http404
