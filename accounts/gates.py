"""Who may pass: approved testers, staff with MFA, and their DRF counterpart."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.http import AuthenticatedHttpRequest
from accounts.services import understanding, up_to_date

if TYPE_CHECKING:  # importing it here for real would ask for this module before it is complete
    from rest_framework.views import APIView

P = ParamSpec("P")
View = Callable[Concatenate[AuthenticatedHttpRequest, P], HttpResponseBase]
CAME_FROM = "asked_first_on"  # the session's key of the page that a question came before


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
            if question := ask_first(request, request.path):
                return question
        return view(request, *args, **kwargs)

    return gate


def ask_first(request: AuthenticatedHttpRequest, came_from: str) -> HttpResponseBase | None:
    """To the question about changed terms or limits, if one is open, and afterwards back to `came_from`."""
    if not (question := up_to_date.next_question(person=request.user)):
        return None
    request.session[CAME_FROM] = came_from
    return redirect(question)


def own_results_allowed(view: View[P]) -> View[P]:
    """Testers, suspended ones too, for views that only show or take away what is their own."""

    @wraps(view)
    def gate(request: AuthenticatedHttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.may_use_own_results:
            return redirect("application_status")
        return view(request, *args, **kwargs)

    return gate


def reviewer_required(view: View[P]) -> View[P]:
    """Staff only, and only after a second factor in this session; for anyone else there is no such page."""

    @wraps(view)
    def gate(request: AuthenticatedHttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_staff:
            raise Http404
        if not used_second_factor(request):
            return _to_second_factor(request, request.get_full_path())
        return view(request, *args, **kwargs)

    return gate


def second_factor_first(login: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Wrap the admin's sign-in view: staff whose session had no second factor use theirs, or set one up.

    Goes inside allauth's `secure_admin_login`, which sends everyone else to the site's own sign-in page.
    """

    @wraps(login)
    def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not is_mfa_staff(request):
            return _to_second_factor(request, request.GET.get(REDIRECT_FIELD_NAME, reverse("admin:index")))
        return login(request, *args, **kwargs)

    return gate


class IsApprovedTester(BasePermission):
    """API counterpart of `approved_tester_required`."""

    message = "Your account is not approved for testing, or is suspended."

    def has_permission(self, request: Request, view: "APIView") -> bool:  # noqa: ARG002
        """True for a signed-in, approved tester."""
        return bool(request.user and request.user.is_authenticated and request.user.is_approved_tester)


def used_second_factor(request: HttpRequest) -> bool:
    """True where this session was opened, or confirmed, with a factor that the person still has.

    That a factor exists says nothing of a session that was opened before it was set up.
    """
    records = get_authentication_records(request, request.user)
    used = [record.get("id") for record in records if record.get("method") == "mfa"]
    return bool(Authenticator.objects.filter(user_id=request.user.pk, pk__in=used).exists())


def is_mfa_staff(request: HttpRequest) -> bool:
    """True where the signed-in person is staff and has used a second factor in this session."""
    user = request.user
    return bool(user.is_authenticated and user.is_active and user.is_staff and used_second_factor(request))


def _to_second_factor(request: HttpRequest, back_to: str) -> HttpResponse:
    """Ask for the factor there is and then go back; without one, set it up first."""
    ways = get_adapter().get_reauthentication_methods(request.user)
    address = next((way["url"] for way in ways if way["id"].startswith("mfa_")), None)
    if address is None:
        messages.info(request, "Reviewers need a second factor. Set one up now; then the review pages open.")
        return redirect("mfa_activate_totp")
    # The answer to a form is lost on the way, so one goes back to its page by GET.
    return redirect(f"{address}?{urlencode({REDIRECT_FIELD_NAME: back_to})}")
