"""The reviewers' pages: the queue, and one application with everything a decision needs."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timesince import timesince
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts import comprehension
from accounts.errors import IllegalTransition
from accounts.forms import DecisionForm, HandOverForm, QueueForm, ReasonForm
from accounts.gates import reviewer_required
from accounts.history import history
from accounts.http import AuthenticatedHttpRequest
from accounts.models import ApplicationClaim, Plan, QuotaRequest, SavedReply, TesterApplication
from accounts.models.application import ApplicationStatus, DecisionKind
from accounts.models.quota_request import RequestState
from accounts.models.user import TesterState
from accounts.review_forms import AskOpinionForm, GiveOpinionForm
from accounts.services import decisions, memberships
from accounts.services.applications import was_taken_back
from accounts.services.queue import find_applications, median_time_to_decision

PAGE_SIZE = 50
_SENT = [status for status in ApplicationStatus if status != ApplicationStatus.DRAFT]
_SERVICES = {
    DecisionKind.REQUEST_INFORMATION: decisions.request_information,
    DecisionKind.DEFER: decisions.defer,
    DecisionKind.DECLINE: decisions.decline,
}


@never_cache
@require_GET
@reviewer_required
def queue(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Applications of one status, oldest first; those that wait for a reviewer unless asked otherwise."""
    status = request.GET.get("status", "")
    status = status if status in _SENT else ApplicationStatus.SUBMITTED
    form = QueueForm(request.GET)
    wanted = form.wanted()
    rows = find_applications(status=status, reviewer=request.user, **wanted)
    counts = dict(TesterApplication.objects.order_by().values_list("status").annotate(Count("pk")))
    now, typical = timezone.now(), median_time_to_decision()
    context = {
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "status": status,
        "form": form,
        "query": urlencode(wanted),
        "median": _in_words(typical, now) if typical is not None else "",
        "open_requests": QuotaRequest.objects.filter(state=RequestState.OPEN).count(),
        "tabs": [{"value": s.value, "label": s.label, "count": counts.get(s.value, 0)} for s in _SENT],
    }
    return render(request, "accounts/review_queue.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@reviewer_required
def detail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """One application; a post decides on it, or suspends or reinstates the tester it made."""
    application = get_object_or_404(TesterApplication.objects.select_related("applicant"), pk=pk)
    if was_taken_back(application=application):
        raise IllegalTransition(
            "The applicant has taken this application back. It is in the queue again when they send it."
        )
    if application.status == ApplicationStatus.DRAFT:
        raise Http404
    if request.method == "POST":
        return _post(request, application)
    return _render(request, application)


def _post(request: AuthenticatedHttpRequest, application: TesterApplication) -> HttpResponse:
    action = request.POST.get("action", "")
    form = DecisionForm(request.POST) if action == "decide" else ReasonForm(request.POST)
    if not form.is_valid():
        return _render(request, application, form=form)
    try:
        _act(request, application, action, form.cleaned_data)
    except IllegalTransition as error:
        application.refresh_from_db()
        return _render(request, application, problem=error.message, typed=form.cleaned_data)
    messages.success(request, "Done. The applicant gets a mail.")
    return redirect("review_queue")


def _act(
    request: AuthenticatedHttpRequest, application: TesterApplication, action: str, data: dict[str, Any]
) -> None:
    if action == "decide":
        _decide(request, application, **data)
    elif action == "suspend":
        decisions.suspend(application=application, reviewer=request.user, reason=data["reason"])
    elif action == "reinstate":
        decisions.reinstate(application=application, reviewer=request.user, reason=data["reason"])
    else:
        raise IllegalTransition("We did not understand what to do. Please choose again.")


def _decide(
    request: AuthenticatedHttpRequest,
    application: TesterApplication,
    *,
    kind: str,
    plan: Plan | None,
    ends_at: datetime | None,
    reason: str,
    seen: datetime,
) -> None:
    if kind == DecisionKind.APPROVE and plan:
        decisions.approve(
            application=application,
            reviewer=request.user,
            plan=plan,
            ends_at=ends_at,
            reason=reason,
            seen=seen,
        )
    else:
        service = _SERVICES[DecisionKind(kind)]
        service(application=application, reviewer=request.user, reason=reason, seen=seen)


def _render(
    request: AuthenticatedHttpRequest,
    application: TesterApplication,
    *,
    form: DecisionForm | ReasonForm | None = None,
    problem: str = "",
    typed: dict[str, Any] | None = None,
) -> HttpResponse:
    reply = _chosen_reply(request)
    start = {"reason": reply.text} if reply else {}
    opinions = list(application.second_opinions.select_related("asked_by", "asked_of", "answered_by"))
    context = {
        "application": application,
        "form": form or _blank_form(application, typed or start),
        "replies": SavedReply.objects.all(),
        "reply_used": reply,
        "opinions": opinions,
        "opinion_is_open": any(opinion.answered_at is None for opinion in opinions),
        "ask_opinion_form": AskOpinionForm(auto_id="ask_%s"),
        "give_opinion_form": GiveOpinionForm(auto_id="give_%s"),
        "problem": problem,
        "joins": memberships.promised_to(application=application) if application.is_decidable else None,
        "claim": ApplicationClaim.objects.filter(application=application).select_related("holder").first(),
        "hand_over_form": HandOverForm(auto_id="hand_over_%s"),
        "events": history(application),
        "check_answers": comprehension.given_answers(application.comprehension_answers),
        "earlier": application.applicant.applications.sent()
        .exclude(pk=application.pk)
        .prefetch_related("decisions"),
        "action": _possible_action(application),
    }
    return render(request, "accounts/review_application.html", context, status=409 if problem else 200)


def _chosen_reply(request: AuthenticatedHttpRequest) -> SavedReply | None:
    """The saved reply that the address names; none where there is no such one any more."""
    chosen = request.GET.get("reply", "")
    return SavedReply.objects.filter(pk=chosen).first() if chosen.isdecimal() and len(chosen) < 10 else None


def _blank_form(application: TesterApplication, typed: dict[str, Any]) -> DecisionForm | ReasonForm:
    """What was typed before a refusal stays, but the reviewer has now seen the current state."""
    proposed = application.invitation.plan if application.invitation else None
    initial = {"plan": proposed, **typed, "seen": application.updated_at.isoformat()}
    return (DecisionForm if application.is_decidable else ReasonForm)(initial=initial)


def _possible_action(application: TesterApplication) -> str:
    """The one thing a reviewer can do now: decide, suspend, reinstate, or nothing."""
    if application.is_decidable:
        return "decide"
    if application.status != ApplicationStatus.APPROVED:
        return ""
    possible = {TesterState.APPROVED.value: "suspend", TesterState.SUSPENDED.value: "reinstate"}
    return possible.get(application.applicant.tester_state, "")


def _in_words(span: timedelta, now: datetime) -> str:
    return timesince(now - span, now) if span >= timedelta(minutes=1) else "a minute"
