"""One's own result as a PDF."""

from uuid import UUID

from django.conf import settings
from django.db.models.fields.files import FieldFile
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.gates import own_results_allowed
from accounts.http import AuthenticatedHttpRequest
from classifier.models import Verdict
from classifier.services.pdf_report import Subject, pdf_report
from classifier.services.report import Report, report
from classifier.views.files import preview_bytes
from classifier.views.submissions import readable_submission


@require_GET
@never_cache
@own_results_allowed
def submission_pdf(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """The newest result, with the file's name and the picture where it is still there."""
    submission = readable_submission(request.user, pk)
    told = report(submission=submission, viewer=request.user)
    verdict = submission.verdicts.select_related("submission")[0]
    address = settings.SITE_URL + reverse("submission_detail", args=[pk])
    return pdf_answer(
        told, verdict, address=address, name=submission.original_name, picture=submission.preview
    )


def pdf_answer(
    told: Report, verdict: Verdict, *, address: str, name: str = "", picture: FieldFile | None = None
) -> HttpResponse:
    """A download named by what the file is, not by what it was called; `name` and `picture` where allowed."""
    subject = Subject(
        site=settings.SITE_NAME,
        address=address,
        release_address=settings.SITE_URL + reverse("release_card", args=[told.release]),
        made_at=timezone.now(),
        checked_at=verdict.created_at,
        name=name,
        picture=preview_bytes(picture) if picture else b"",
    )
    response = HttpResponse(pdf_report(told, subject), content_type="application/pdf")
    file_name = f"dalle3-check-{verdict.submission.sha256[:12]}-{subject.made_at:%Y%m%d}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
