"""The page that takes pictures, and the request that brings them."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.gates import approved_tester_required, up_to_date_required
from accounts.http import AuthenticatedHttpRequest
from accounts.models import User
from accounts.moments import in_words
from accounts.services.memberships import membership_of
from accounts.services.quotas import Allowance, allowance
from accounts.services.sign_ins import note_use
from classifier.forms import ACCEPT, UploadForm
from classifier.intake.decode import MAX_BYTES
from classifier.services import refusals
from classifier.services.rate_limits import limit_in_words
from classifier.services.releases import a_release_is_live
from classifier.views.sending import Batch, Outcome, oversized_outcomes

LISTED_REFUSALS = 20  # a page of 300 refusals helps nobody; the rest is counted


@require_http_methods(["GET", "POST"])
@never_cache
@approved_tester_required
@up_to_date_required
def upload(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    """Show the upload page; on POST take one file (script) or several (plain form)."""
    if request.method == "GET":
        return render(request, "classifier/upload.html", _page(request.user, UploadForm()))
    refusals.require_patience(tester=request.user)
    note_use(request=request)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _invalid(request, form)
    batch = Batch(
        tester=request.user,
        key=form.cleaned_data["batch"],
        context=form.cleaned_data["context"],
        again=form.cleaned_data["again"],
    )
    outcomes = [*batch.send(form.cleaned_data["images"]), *oversized_outcomes(request)]
    if request.accepts("text/html"):
        return _answer_form(request, outcomes)
    return _answer_script(request.user, outcomes)


def _page(tester: User, form: UploadForm) -> dict[str, Any]:
    left = allowance(tester=tester)
    member = membership_of(person=tester)
    return {
        "shared_with": member.organisation if member and member.organisation.shares_history else None,
        "form": form,
        "batch": uuid.uuid4(),
        "allowance": left,
        "allowance_sentence": allowance_sentence(left, tester),
        "limit_sentence": limit_in_words(tester=tester),
        "is_detector_live": a_release_is_live(),
        "retention_days": settings.RETENTION_DAYS,
        "accept": ACCEPT,
        "max_bytes": MAX_BYTES,
        "max_megabytes": MAX_BYTES // 1_000_000,
    }


def allowance_sentence(left: Allowance, tester: User) -> str:
    """What is left of the plan, in one line, with times as the tester's clock says them."""
    if not left.left_now:
        return f"You have no pictures left. You can send more from {in_words(left.next_at, tester)}."
    today = left.per_day - left.used_today
    month = left.per_month - left.used_this_month
    pool = f", {left.pool.left:,} left in the pool of {left.pool.organisation}" if left.pool else ""
    return f"You can check {left.left_now:,} more now: {today:,} left today, {month:,} left this month{pool}."


def _invalid(request: AuthenticatedHttpRequest, form: UploadForm) -> HttpResponseBase:
    if request.accepts("text/html"):
        return render(request, "classifier/upload.html", _page(request.user, form), status=400)
    message = " ".join(str(error) for errors in form.errors.values() for error in errors)
    return JsonResponse({"error": {"code": "invalid", "message": message}}, status=400)


def _answer_script(tester: User, outcomes: list[Outcome]) -> JsonResponse:
    left = allowance(tester=tester)
    return JsonResponse(
        {
            "results": [_outcome_json(outcome) for outcome in outcomes],
            "allowance": {"remaining": left.left_now, "sentence": allowance_sentence(left, tester)},
        }
    )


def _outcome_json(outcome: Outcome) -> dict[str, str]:
    answer = {
        "name": outcome.name,
        "outcome": outcome.kind,
        "code": outcome.code,
        "message": outcome.message,
    }
    if outcome.submission:
        answer["url"] = reverse("submission_detail", args=[outcome.submission.pk])
        answer["status_url"] = reverse("submission_status", args=[outcome.submission.pk]) + "?row=1"
    return answer


def _answer_form(request: AuthenticatedHttpRequest, outcomes: list[Outcome]) -> HttpResponseBase:
    if not outcomes:
        messages.error(request, "Choose at least one picture first.")
        return redirect("upload")
    accepted = [outcome.submission for outcome in outcomes if outcome.kind == "accepted"]
    _tell_refusals(request, [outcome for outcome in outcomes if outcome.kind != "accepted"])
    if len(outcomes) == 1 and outcomes[0].submission:
        return redirect("submission_detail", pk=outcomes[0].submission.pk)
    if accepted:
        messages.success(request, f"We received {len(accepted)} of {len(outcomes)} pictures.")
        return redirect("submission_list")
    return redirect("upload")


def _tell_refusals(request: AuthenticatedHttpRequest, outcomes: list[Outcome]) -> None:
    for outcome in outcomes[:LISTED_REFUSALS]:
        messages.warning(request, _refusal_line(outcome))
    hidden = len(outcomes) - LISTED_REFUSALS
    if hidden > 0:
        messages.warning(request, f"{hidden} more files were not taken either.")


def _refusal_line(outcome: Outcome) -> SafeString:
    if outcome.submission:
        return format_html(
            '{}: {} <a href="{}">See that result</a>. To check it again, tick “again” when you send it.',
            outcome.name,
            outcome.message,
            reverse("submission_detail", args=[outcome.submission.pk]),
        )
    return format_html("{}: {}", outcome.name, outcome.message)
