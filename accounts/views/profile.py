"""A person's own page: name, consent, quota, API keys."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.errors import NotApproved
from accounts.forms import ApiKeyForm, ProfileForm
from accounts.gates import approved_tester_required
from accounts.http import AuthenticatedHttpRequest
from accounts.models import ApiKey, User
from accounts.services import api_keys, ledger, people, quotas

LEDGER_LINES = 20
USAGE_PAGE_SIZE = 50
DAYS_SHOWN = 31
MONTHS_SHOWN = 12


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
        )
        messages.success(request, "Saved.")
        return redirect("profile")
    return render(request, "accounts/profile.html", _context(request, form=form))


@never_cache
@require_GET
def usage(request: AuthenticatedHttpRequest) -> HttpResponse:
    """The whole ledger, newest first, with the totals of days and months."""
    person = request.user
    entries = person.usage_entries.select_related("organisation")
    context = {
        "page": Paginator(entries, USAGE_PAGE_SIZE).get_page(request.GET.get("page")),
        "days": ledger.list_totals(tester=person, by="day", newest=DAYS_SHOWN),
        "months": ledger.list_totals(tester=person, by="month", newest=MONTHS_SHOWN),
    }
    return render(request, "accounts/usage.html", context)


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


def _context(request: AuthenticatedHttpRequest, **forms: Any) -> dict[str, Any]:
    person = request.user
    return {
        "form": ProfileForm(instance=person),
        "key_form": ApiKeyForm(),
        "allowance": _allowance(person),
        "entries": person.usage_entries.select_related("organisation")[:LEDGER_LINES],
        "keys": person.api_keys.all(),
        **forms,
    }


def _allowance(person: User) -> quotas.Allowance | None:
    try:
        return quotas.allowance(tester=person)
    except NotApproved:
        return None
