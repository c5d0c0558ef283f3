"""The export page and the CSV it leads to; staff and researchers also get the rows that testers share."""

from datetime import UTC, datetime
from typing import Any

from django.http import HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.http import AuthenticatedHttpRequest
from classifier.csv_safe import csv_lines
from classifier.forms import ExportForm, scopes_of
from classifier.services.export import COLUMNS, HEADER, own_rows, shared_rows


@require_GET
@never_cache
def export(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    """Explain the columns and let the person choose rows."""
    allowed = scopes_of(request)
    if not allowed:
        return _elsewhere(request)
    form = ExportForm(request.GET or None, allowed=allowed)
    return render(request, "classifier/export.html", {"form": form, "columns": COLUMNS})


@require_GET
@never_cache
def export_csv(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    """Stream the chosen rows."""
    allowed = scopes_of(request)
    if not allowed:
        return _elsewhere(request)
    form = ExportForm(request.GET, allowed=allowed)
    if not form.is_valid():
        return render(request, "classifier/export.html", {"form": form, "columns": COLUMNS}, status=400)
    if form.wants_shared:
        rows = shared_rows(viewer=request.user, filters=form.filters())
    else:
        rows = own_rows(tester=request.user, filters=form.filters())
    return _download(rows)


def _elsewhere(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    """Staff come here only when their session lacks a second factor; the review pages ask for it."""
    return redirect("review_queue" if request.user.is_staff else "application_status")


def _download(rows: Any) -> StreamingHttpResponse:
    response = StreamingHttpResponse(csv_lines(HEADER, rows), content_type="text/csv; charset=utf-8")
    name = f"provenance-results-{datetime.now(UTC):%Y%m%d-%H%M}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
