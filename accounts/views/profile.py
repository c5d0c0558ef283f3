"""A person's own page: name, consent, quota, API keys."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import DomainError
from accounts.forms import ApiKeyForm, ProfileForm
from accounts.gates import approved_tester_required
from accounts.http import AuthenticatedHttpRequest
from accounts.models import ApiKey
from accounts.models.quota_request import RequestState
from accounts.quota_forms import QuotaRequestForm
from accounts.services import api_keys, ledger, people, quota_requests, quotas, sessions

LEDGER_LINES = 20
USAGE_PAGE_SIZE = 50
DAYS_SHOWN = 31
MONTHS_SHOWN = 12
REQUESTS_SHOWN = 5


@never_cache
@require_http_methods(["GET", "POST"])
def profile(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show everything; a post keeps name and consent."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        people.update_profile(
            person=request.user,
            name=form.cleaned_data["first_name"],
            shares_results=form.cleaned_data["shares_results"],
            time_zone=form.cleaned_data["time_zone"],
            mail_choice=form.cleaned_data["mail_choice"],
        )
        messages.success(request, "Saved.")
        return redirect("profile")
    return render(request, "accounts/profile.html", _context(request, form=form))


@never_cache
@require_http_methods(["GET", "POST"])
def usage(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The whole ledger, newest first, with the totals of days and months; a post asks for more images."""
    form = QuotaRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _ask(request, form):
        messages.success(request, "Sent. A reviewer reads it, and a notice tells you the answer.")
        return redirect("usage")
    person = request.user
    entries = person.usage_entries.select_related("organisation")
    context = {
        "allowance": quotas.allowance_or_none(tester=person),
        "form": form,
        "requests": person.quota_requests.select_related("plan")[:REQUESTS_SHOWN],
        "open_request": person.quota_requests.filter(state=RequestState.OPEN).first(),
        "page": Paginator(entries, USAGE_PAGE_SIZE).get_page(request.GET.get("page")),
        "days": ledger.list_totals(tester=person, by="day", newest=DAYS_SHOWN),
        "months": ledger.list_totals(tester=person, by="month", newest=MONTHS_SHOWN),
    }
    return render(request, "accounts/usage.html", context)


def _ask(request: AuthenticatedHttpRequest, form: QuotaRequestForm) -> bool:
    try:
        quota_requests.ask(tester=request.user, **form.cleaned_data)
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    return True


@never_cache
@require_POST
@approved_tester_required
@sensitive_variables("secret")
def api_key_create(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Make a key and show its secret in this one answer."""
    form = ApiKeyForm(request.POST)
    if not form.is_valid():
        return render(request, "accounts/profile.html", _context(request, key_form=form))
    key, secret = api_keys.create_key(tester=request.user, name=form.cleaned_data["name"])
    return render(request, "accounts/api_key_created.html", {"key": key, "secret": secret})


@require_POST
def api_key_revoke(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Revoke one of one's own keys."""
    key = get_object_or_404(ApiKey, pk=pk, tester=request.user)
    api_keys.revoke_key(key=key, actor=request.user)
    messages.success(request, f"The key “{key.name}” no longer works.")
    return redirect("profile")


@require_POST
def session_end(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Sign out one of one's own sign-ins."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    is_this_one = session.session_key == request.session.session_key
    sessions.end_session(person=request.user, session=session)
    if is_this_one:
        return redirect("home")
    messages.success(request, "Signed out there.")
    return redirect("usersessions_list")


def _context(request: AuthenticatedHttpRequest, **forms: Any) -> dict[str, Any]:
    person = request.user
    return {
        "form": ProfileForm(instance=person),
        "key_form": ApiKeyForm(),
        "allowance": quotas.allowance_or_none(tester=person),
        "entries": person.usage_entries.select_related("organisation")[:LEDGER_LINES],
        "keys": person.api_keys.all(),
        **forms,
    }
