"""The operators' page of the whole programme, its CSV, and the button that asks the closing survey."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.breakdown import FEWEST, Period
from accounts.gates import reviewer_required
from accounts.http import AuthenticatedHttpRequest
from accounts.services import surveys
from accounts.services.survey_results import closing_survey_asked, survey_texts
from accounts.survey_forms import AskAllForm
from classifier.csv_safe import csv_lines
from classifier.programme_forms import PeriodForm
from classifier.services.programme import HEADER, Section, programme, programme_rows
from classifier.views.bar_chart import chart_of


@never_cache
@require_GET
@reviewer_required
def programme_page(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Figures of the days asked for, drawn and as tables."""
    form = PeriodForm(request.GET)
    if not form.is_valid():
        return _refuse(request, form)
    period = form.period()
    days = {"first": period.first.isoformat(), "last": period.last.isoformat()}
    context = {
        "form": PeriodForm(initial=days),
        "period": period,
        "query": urlencode(days),
        "sections": [_drawn(section) for section in programme(period)],
        "texts": survey_texts(period),
        "fewest": FEWEST,
        "asked": closing_survey_asked(),
        "ask_form": AskAllForm(),
    }
    return render(request, "classifier/programme.html", context)


def _drawn(section: Section) -> dict[str, Any]:
    charts = [chart_of(breakdown) for breakdown in section.breakdowns if not breakdown.is_empty]
    return {"section": section, "charts": charts}


def _refuse(request: AuthenticatedHttpRequest, form: PeriodForm) -> HttpResponse:
    return render(request, "classifier/programme.html", {"form": form}, status=400)


@never_cache
@require_GET
@reviewer_required
def programme_csv(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    """The same figures, one a row."""
    form = PeriodForm(request.GET)
    if not form.is_valid():
        return _refuse(request, form)
    period = form.period()
    rows = programme_rows(viewer=request.user, period=period)
    response = StreamingHttpResponse(csv_lines(HEADER, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_file_name(period)}"'
    return response


def _file_name(period: Period) -> str:
    return f"provenance-programme-{period.first:%Y%m%d}-{period.last:%Y%m%d}.csv"


@never_cache
@require_POST
@reviewer_required
def closing_survey(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Ask every tester who was not asked yet, once the box is ticked."""
    form = AskAllForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["sure"][0]))
    else:
        asked = surveys.ask_closing_survey(actor=request.user)
        messages.success(request, f"Testers asked now: {asked:,}.")
    return redirect("programme")
