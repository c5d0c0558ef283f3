"""What belongs to a person on both sides of the site: their whole data, and the end of their account."""

from datetime import UTC, datetime

from django.http import StreamingHttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.http import AuthenticatedHttpRequest
from classifier.services.personal_data import pack_personal_data


@require_GET
@never_cache
def own_data(request: AuthenticatedHttpRequest) -> StreamingHttpResponse:
    """One's own data as a ZIP; for everyone who is signed in, applicants and suspended testers too."""
    response = StreamingHttpResponse(pack_personal_data(person=request.user), content_type="application/zip")
    name = f"provenance-my-data-{datetime.now(UTC):%Y%m%d-%H%M}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
