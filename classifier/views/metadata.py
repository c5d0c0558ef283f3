"""What a picture's metadata says of people, shown to its tester on request."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.gates import own_results_allowed
from accounts.http import AuthenticatedHttpRequest
from classifier.services.private_metadata import private_rows, signed_thumbnail
from classifier.views.files import PRIVATE
from classifier.views.submissions import own_submission


@require_GET
@never_cache
@own_results_allowed
def submission_metadata(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """Names, captions and prompts, read from the stored file for this one answer."""
    submission = own_submission(request.user, pk)
    rows = private_rows(submission=submission, viewer=request.user)
    return render(request, "classifier/metadata.html", {"submission": submission, "rows": rows})


@require_GET
@own_results_allowed
@PRIVATE
def submission_signed(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The small picture in the Content Credentials, encoded anew."""
    submission = own_submission(request.user, pk)
    picture = signed_thumbnail(submission=submission, viewer=request.user)
    if picture is None:
        raise Http404
    return HttpResponse(picture, content_type="image/webp", headers={"X-Content-Type-Options": "nosniff"})
