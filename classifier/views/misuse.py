"""The reviewers' pages of misuse: the list of flags, and one flag with its evidence and what can be done."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.errors import DomainError, IllegalTransition
from accounts.gates import reviewer_required
from accounts.http import AuthenticatedHttpRequest
from accounts.models import TesterApplication
from accounts.models.application import ApplicationStatus
from classifier.misuse_forms import CloseForm, FlagFilterForm, LiftForm, SlowDownForm
from classifier.models import MisuseFlag, RateLimit
from classifier.models.misuse import FlagState
from classifier.services import misuse, rate_limits
from classifier.views.misuse_evidence import shown_evidence

PAGE_SIZE = 50
OPEN_FIRST = Case(When(state=FlagState.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())
FORMS: dict[str, type[CloseForm | SlowDownForm | LiftForm]] = {
    "close": CloseForm,
    "slow_down": SlowDownForm,
    "lift": LiftForm,
}


@never_cache
@require_GET
@reviewer_required
def misuse_flags(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Every flag, open ones first, then by when the evidence last grew."""
    form = FlagFilterForm(request.GET)
    rows = MisuseFlag.objects.filter(**form.wanted()).select_related("tester", "decided_by")
    page = Paginator(rows.order_by(OPEN_FIRST, "-noticed_at", "-pk"), PAGE_SIZE)
    context = {"form": form, "page": page.get_page(request.GET.get("page"))}
    return render(request, "classifier/misuse_flags.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@reviewer_required
def misuse_flag(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """One flag; a post dismisses or closes it, slows its tester down, or lifts a limit."""
    flag = get_object_or_404(MisuseFlag.objects.select_related("tester", "decided_by"), pk=pk)
    if request.method == "GET":
        return _render(request, flag)
    action = request.POST.get("action", "")
    if action not in FORMS:
        return _render(request, flag, problem="We did not understand what to do. Please choose again.")
    form = FORMS[action](request.POST, auto_id=f"{action}_%s")
    if not form.is_valid():
        return _render(request, flag, typed={action: form}, status=400)
    try:
        done = _act(request, flag, action, form.cleaned_data)
    except DomainError as error:
        flag.refresh_from_db()
        return _render(request, flag, problem=error.message, typed={action: form})
    messages.success(request, done)
    return redirect("misuse_flag", pk=pk)


def _act(request: AuthenticatedHttpRequest, flag: MisuseFlag, action: str, data: dict[str, Any]) -> str:
    if action == "slow_down":
        rate_limits.slow_down(flag=flag, reviewer=request.user, **data)
        return "Done. The tester finds the limit and your reason among their notices."
    if action == "lift":
        limit = flag.rate_limits.filter(pk=_key(request)).first()
        if limit is None:
            raise IllegalTransition("This limit does not belong to this flag.")
        rate_limits.lift_limit(limit=limit, reviewer=request.user, reason=data["reason"])
        return "The limit is lifted, and the tester is told."
    close = misuse.dismiss_flag if data["outcome"] == FlagState.DISMISSED else misuse.close_flag
    close(flag=flag, reviewer=request.user, note=data["note"])
    return "The flag is closed."


def _key(request: AuthenticatedHttpRequest) -> int:
    text = request.POST.get("limit", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def _render(
    request: AuthenticatedHttpRequest,
    flag: MisuseFlag,
    *,
    problem: str = "",
    typed: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    typed = typed or {}
    application = TesterApplication.objects.filter(
        applicant=flag.tester_id, status=ApplicationStatus.APPROVED
    )
    context = {
        "flag": flag,
        "shown": shown_evidence(flag),
        "problem": problem,
        "limits": RateLimit.objects.filter(flag=flag).select_related("set_by", "lifted_by"),
        "others": RateLimit.objects.running().filter(tester=flag.tester_id).exclude(flag=flag),
        "application": application.order_by("-created_at", "-pk").first(),
        "close_form": typed.get("close") or CloseForm(auto_id="close_%s"),
        "slow_down_form": typed.get("slow_down") or SlowDownForm.proposed(flag),
        "lift_form": typed.get("lift") or LiftForm(),
    }
    return render(request, "classifier/misuse_flag.html", context, status=409 if problem else status)
