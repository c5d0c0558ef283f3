"""What a share link opens, for anyone who has it: one result, read-only, with nothing of its tester."""

from dataclasses import replace
from typing import TypeVar

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from classifier.errors import LinkEnded
from classifier.models import ShareLink, Verdict
from classifier.services.fact_rows import NAME_ROW
from classifier.services.report import Report, write_report
from classifier.services.share_links import open_link
from classifier.views.files import stream
from classifier.views.meter import meter
from classifier.views.pdf import pdf_answer

R = TypeVar("R", bound=HttpResponseBase)
UNLISTED = "noindex, nofollow, noarchive"


@login_not_required
@require_GET
@never_cache
def shared_result(request: HttpRequest, key: str) -> HttpResponse:
    """The newest result as it stands now, without file name, notes and tester."""
    try:
        link = open_link(key=key)
    except LinkEnded as ended:
        return _private(render(request, "classifier/link_ended.html", {"error": ended}, status=404))
    verdict = _newest(link)
    told = _told(link, verdict)
    context = {
        "key": key,
        "link": link,
        "submission": link.submission,
        "report": told,
        "verdict": verdict,
        "is_newer": verdict.created_at > link.created_at,
        "meter": meter(told.probability, told.interval_low, told.interval_high),
        "others_of_100": round(100 * told.alternatives_other),
    }
    return _private(render(request, "classifier/shared.html", context))


@login_not_required
@require_GET
@never_cache
def shared_picture(_request: HttpRequest, key: str) -> HttpResponseBase:
    """The picture at reading size, where the tester chose to show it."""
    link = open_link(key=key)
    if not link.shows_picture:
        raise Http404
    return _private(stream(link.submission.preview))


@login_not_required
@require_GET
@never_cache
def shared_pdf(_request: HttpRequest, key: str) -> HttpResponse:
    """The same as a PDF."""
    link = open_link(key=key)
    verdict = _newest(link)
    address = settings.SITE_URL + reverse("shared_result", args=[key])
    shown = link.submission.preview if link.shows_picture else None
    return _private(pdf_answer(_told(link, verdict), verdict, address=address, picture=shown))


def _newest(link: ShareLink) -> Verdict:
    """A link is only made where there is a verdict, and verdicts stay."""
    return link.submission.verdicts.select_related("release", "submission")[0]


def _told(link: ShareLink, verdict: Verdict) -> Report:
    """The report without what only the file's name says."""
    report = write_report(link.submission, verdict)
    return replace(report, name_hint="", facts=tuple(row for row in report.facts if row.label != NAME_ROW))


def _private(response: R) -> R:
    """Kept out of search engines; the site's policy keeps the address from other sites already."""
    response["X-Robots-Tag"] = UNLISTED
    return response
