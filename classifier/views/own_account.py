"""What belongs to a person on both sides of the site: their whole data, and the end of their account."""

from datetime import UTC, datetime

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from accounts.errors import DomainError
from accounts.http import AuthenticatedHttpRequest
from accounts.services.deletion import require_deletable
from accounts.services.memberships import closes_without
from classifier.services.delete_account import delete_account
from classifier.services.personal_data import pack_personal_data


@require_GET
@never_cache
def own_data(request: AuthenticatedHttpRequest) -> StreamingHttpResponse:
    """One's own data as a ZIP; for everyone who is signed in, applicants and suspended testers too."""
    response = StreamingHttpResponse(pack_personal_data(person=request.user), content_type="application/zip")
    name = f"provenance-my-data-{datetime.now(UTC):%Y%m%d-%H%M}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_http_methods(["GET", "POST"])
@never_cache
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def account_delete(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Say what goes and what stays; a post, after the password was given anew, deletes."""
    try:
        if request.method == "GET":
            require_deletable(person=request.user)
        else:
            delete_account(person=request.user)
    except DomainError as error:
        refused = {"refusal": error.message}
        return render(request, "classifier/delete_account.html", refused, status=error.http_status)
    if request.method == "GET":
        context = {"last_member_of": closes_without(person=request.user)}
        return render(request, "classifier/delete_account.html", context)
    logout(request)
    messages.success(request, "Your account is deleted, and you are signed out.")
    return redirect("home")
