"""Streams re-encoded previews to whoever may read the submission; the original is never served."""

from uuid import UUID

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponseBase
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from accounts.gates import own_results_allowed
from accounts.http import AuthenticatedHttpRequest
from classifier.views.submissions import readable_submission

# Kept by the browser, but asked for again each time, so that an erased picture is gone at once.
PRIVATE = cache_control(private=True, no_cache=True)


@require_GET
@own_results_allowed
@PRIVATE
def submission_preview(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponseBase:
    """The picture at reading size, without metadata."""
    return stream(readable_submission(request.user, pk).preview)


@require_GET
@own_results_allowed
@PRIVATE
def submission_thumbnail(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponseBase:
    """The picture at list size, without metadata."""
    return stream(readable_submission(request.user, pk).thumbnail)


def stream(field: FieldFile) -> FileResponse:
    """A stored preview or thumbnail. Raises Http404 where it was erased."""
    if not field:
        raise Http404
    try:
        handle = field.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(handle, content_type="image/webp")
    response["Content-Disposition"] = 'inline; filename="preview.webp"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def preview_bytes(field: FieldFile) -> bytes:
    """The whole stored preview; empty where it was erased meanwhile."""
    try:
        with field.open("rb") as handle:
            return bytes(handle.read())
    except FileNotFoundError:
        return b""
