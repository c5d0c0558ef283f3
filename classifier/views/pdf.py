"""One's own result as a PDF."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.gates import own_results_allowed
from accounts.http import AuthenticatedHttpRequest
from classifier.models import Submission
from classifier.services.pdf_report import Subject, pdf_report
from classifier.services.report import report
from classifier.views.files import preview_bytes
from classifier.views.submissions import readable_submission


@require_GET
@never_cache
@own_results_allowed
def submission_pdf(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The newest result, with the file's name and the picture where it is still there."""
    submission = readable_submission(request.user, pk)
    told = report(submission=submission, viewer=request.user)
    subject = Subject(
        site=settings.SITE_NAME,
        address=settings.SITE_URL + reverse("submission_detail", args=[pk]),
        release_address=settings.SITE_URL + reverse("release_card", args=[told.release]),
        made_at=timezone.now(),
        checked_at=submission.verdicts.all()[0].created_at,
        name=submission.original_name,
        picture=preview_bytes(submission.preview),
    )
    return pdf_answer(pdf_report(told, subject), submission)


def pdf_answer(data: bytes, submission: Submission) -> HttpResponse:
    """A download named by what the file is, not by what it was called."""
    response = HttpResponse(data, content_type="application/pdf")
    name = f"dalle3-check-{submission.sha256[:12]}-{timezone.now():%Y%m%d}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
