"""More images: the tester's request, the reviewers' list and their answer."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import DomainError
from accounts.gates import reviewer_required
from accounts.http import AuthenticatedHttpRequest
from accounts.models import QuotaRequest, User
from accounts.models.quota_request import RequestState
from accounts.quota_forms import GrantForm
from accounts.services import ledger, quota_requests, quotas

PAGE_SIZE = 50
MONTHS_SHOWN = 3


@require_POST
def quota_request_take_back(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Close one's own open request."""
    found = get_object_or_404(QuotaRequest, pk=pk, tester=request.user)
    quota_requests.take_back(request=found)
    messages.success(request, "Your request is taken back.")
    return redirect("usage")


@never_cache
@require_GET
@reviewer_required
def quota_request_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Requests of one state; those that wait for an answer unless asked otherwise."""
    state = request.GET.get("state", "")
    state = state if state in RequestState.values else RequestState.OPEN
    rows = QuotaRequest.objects.filter(state=state).select_related("tester", "plan", "decided_by")
    # Who waits longest comes first; of those answered, the newest.
    rows = rows.order_by("created_at") if state == RequestState.OPEN else rows
    context = {
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "state": state,
        "states": RequestState.choices,
    }
    return render(request, "accounts/quota_requests.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@reviewer_required
def quota_request(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """One request beside what its tester has used; a post grants or declines it."""
    found = get_object_or_404(QuotaRequest.objects.select_related("tester", "plan"), pk=pk)
    form = GrantForm(request.POST or None, initial={"plan": found.plan})
    if request.method == "POST" and form.is_valid() and _answer(request, found, form):
        messages.success(request, "Done. The tester is told.")
        return redirect("quota_request_list")
    return _render(request, found.tester, form, found)


def _answer(request: AuthenticatedHttpRequest, found: QuotaRequest, form: GrantForm) -> bool:
    declines = request.POST.get("action") == "decline"
    if declines and not form.require("answer", "Please give the reason; the tester will read it."):
        return False
    if not declines and not form.require("plan", "Please choose the plan that the tester gets."):
        return False
    data = form.cleaned_data
    try:
        if declines:
            quota_requests.decline(request=found, reviewer=request.user, answer=data["answer"])
        else:
            quota_requests.grant(request=found, reviewer=request.user, **data)
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    return True


@never_cache
@require_http_methods(["GET", "POST"])
@reviewer_required
def change_plan(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Give a tester another plan, for good or until a day."""
    tester = get_object_or_404(User, pk=pk)
    form = GrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _give(request, tester, form):
        messages.success(request, "The plan counts from now on. The tester is told.")
        return redirect("change_plan", pk=tester.pk)
    return _render(request, tester, form)


def _give(request: AuthenticatedHttpRequest, tester: User, form: GrantForm) -> bool:
    if not form.require("plan", "Please choose a plan."):
        return False
    if not form.require("answer", "Please say why; the tester will read it."):
        return False
    data = form.cleaned_data
    try:
        quota_requests.change_plan(
            tester=tester,
            reviewer=request.user,
            plan=data["plan"],
            reason=data["answer"],
            ends_at=data["ends_at"],
        )
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    return True


def _render(
    request: AuthenticatedHttpRequest, tester: User, form: GrantForm, found: QuotaRequest | None = None
) -> HttpResponse:
    context = {
        "tester": tester,
        "quota_request": found,
        "form": form,
        "allowance": quotas.allowance_or_none(tester=tester),
        "grants": tester.quota_grants.select_related("plan", "granted_by"),
        "months": ledger.list_totals(tester=tester, by="month", newest=MONTHS_SHOWN),
    }
    return render(request, "accounts/quota_request.html", context)
