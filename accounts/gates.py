"""Who may pass: approved testers, staff with MFA, and their DRF counterpart."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from allauth.mfa.utils import is_mfa_enabled
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.http import AuthenticatedHttpRequest
from accounts.services import understanding, up_to_date

if TYPE_CHECKING:  # importing it here for real would ask for this module before it is complete
    from rest_framework.views import APIView

P = ParamSpec("P")
View = Callable[Concatenate[AuthenticatedHttpRequest, P], HttpResponseBase]


def approved_tester_required(view: View[P]) -> View[P]:
    """Send anyone who is not an approved tester to the page that says where they stand."""

    @wraps(view)
    def gate(request: AuthenticatedHttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_approved_tester:
            return redirect("application_status")
        return view(request, *args, **kwargs)

    return gate


def up_to_date_required(view: View[P]) -> View[P]:
    """Ask once about changed terms or limits before the page opens; what is posted meets the service's rule.

    Goes inside `approved_tester_required`.
    """

    @wraps(view)
    def gate(request: AuthenticatedHttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.method in {"GET", "HEAD"}:
            understanding.start_record(person=request.user)
            if question := up_to_date.next_question(person=request.user):
                return redirect(question)
        return view(request, *args, **kwargs)

    return gate


def reviewer_required(view: View[P]) -> View[P]:
    """Staff only, and only with a second factor; for anyone else the page does not exist."""

    @wraps(view)
    def gate(request: AuthenticatedHttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_staff:
            raise Http404
        if not is_mfa_enabled(request.user):
            return redirect("mfa_activate_totp")
        return view(request, *args, **kwargs)

    return gate


def second_factor_first(login: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Wrap the admin's sign-in view: staff who are signed in without a second factor set one up first.

    Goes inside allauth's `secure_admin_login`, which sends everyone else to the site's own sign-in page.
    """

    @wraps(login)
    def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not is_mfa_staff(request):
            return redirect("mfa_activate_totp")
        return login(request, *args, **kwargs)

    return gate


class IsApprovedTester(BasePermission):
    """API counterpart of `approved_tester_required`."""

    message = "Your account is not approved for testing, or is suspended."

    def has_permission(self, request: Request, view: "APIView") -> bool:  # noqa: ARG002
        """True for a signed-in, approved tester."""
        return bool(request.user and request.user.is_authenticated and request.user.is_approved_tester)


def is_mfa_staff(request: HttpRequest) -> bool:
    """True where the signed-in person is staff and has a second factor."""
    user = request.user
    return bool(user.is_authenticated and user.is_active and user.is_staff and is_mfa_enabled(user))
