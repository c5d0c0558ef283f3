"""Invitations: the staff page that sends them, and the page behind the mailed link."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import DomainError
from accounts.gates import reviewer_required
from accounts.http import AuthenticatedHttpRequest
from accounts.invitation_forms import InvitationForm, PasswordForm
from accounts.models import Invitation, Organisation, User
from accounts.models.invitation import InvitationState
from accounts.models.user import TesterState
from accounts.services import invitations, memberships
from accounts.services.people import AlreadyThere

PAGE_SIZE = 50
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
_STATUS = {
    "unknown": 404,
    "accepted": 410,
    "expired": 410,
    "closed": 410,
    "other_person": 403,
    "suspended": 403,
    "elsewhere": 409,
}
CAN_ACCEPT = ("new_person", "known_person", "signs_in", "joins")


@never_cache
@require_http_methods(["GET", "POST"])
@reviewer_required
def invitation_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Every invitation, newest first; a post sends one."""
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitations.invite(invited_by=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, "Invited. The mail is on its way.")
            return redirect("invitations")
    rows = Invitation.objects.select_related("plan", "organisation")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "days": invitations.VALID_FOR.days}
    return render(request, "accounts/invitations.html", context)


@require_POST
@reviewer_required
def invitation_take_back(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """End an open link, for the reason that was given."""
    row = get_object_or_404(Invitation, pk=pk)
    invitations.take_back(invitation=row, reviewer=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, "Taken back. The link opens nothing any more.")
    return redirect("invitations")


@never_cache
@login_not_required
@sensitive_post_parameters("password1", "password2")
@sensitive_variables("token", "form")
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link; opening it uses nothing up, only its button does."""
    found = invitations.find(token=token)
    state = _state(request, found)
    form = PasswordForm(request.POST or None, email=found.email) if found else None
    if request.method == "POST" and state == "known_person":
        return _accept_as_known(request, token)
    if request.method == "POST" and state == "joins":
        return _accept_as_tester(request, token)
    if request.method == "POST" and state == "new_person" and form and form.is_valid():
        return _accept_as_new(request, token, form.cleaned_data["password1"])
    context = {
        "invitation": found,
        "organisation": found.organisation if found else None,
        "state": state,
        "works": state in CAN_ACCEPT,
        "form": form,
        "own": _own_organisation(request) if state == "elsewhere" else None,
    }
    return render(request, "accounts/invitation.html", context, status=_STATUS.get(state, 200))


def _state(request: HttpRequest, found: Invitation | None) -> str:
    """Which words the page needs: why it does not work, or how this visitor accepts."""
    if found is None:
        return "unknown"
    if found.state != InvitationState.OPEN:
        return found.state.value
    if found.organisation and found.organisation.closed_at:
        return "closed"
    if request.user.is_authenticated:
        return _state_of(request.user, found)
    return "signs_in" if invitations.has_account(found) else "new_person"


def _own_organisation(request: HttpRequest) -> Organisation | None:
    member = memberships.membership_of(person=request.user) if request.user.is_authenticated else None
    return member.organisation if member else None


def _state_of(person: User, found: Invitation) -> str:
    """How someone who is signed in accepts, or why they cannot."""
    if not invitations.is_for(found, person):
        return "other_person"
    if found.organisation is None or person.tester_state == TesterState.APPLICANT:
        return "known_person"
    if not person.is_approved_tester:
        return "suspended"
    own = memberships.membership_of(person=person)
    return "elsewhere" if own and own.organisation_id != found.organisation_id else "joins"


@sensitive_variables("token", "password")
def _accept_as_new(request: HttpRequest, token: str, password: str) -> HttpResponse:
    try:
        person = invitations.accept_as_new(token=token, password=password)
    except (invitations.LinkUnusable, AlreadyThere):  # someone clicked twice
        return redirect("invitation", token=token)
    login(request, person, backend=BACKEND)
    messages.success(request, "Welcome. Your account is ready; the application comes next.")
    return redirect("application_form")


@sensitive_variables("token")
def _accept_as_known(request: HttpRequest, token: str) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect("invitation", token=token)
    try:
        application = invitations.accept_as_known(token=token, person=request.user)
    except (invitations.LinkUnusable, invitations.WrongPerson):
        return redirect("invitation", token=token)
    messages.success(request, "Thank you. Your application is marked as invited.")
    return redirect("application_form" if application.is_editable else "application_status")


@sensitive_variables("token")
def _accept_as_tester(request: HttpRequest, token: str) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect("invitation", token=token)
    try:
        member = invitations.accept_as_tester(token=token, person=request.user)
    except (invitations.LinkUnusable, invitations.WrongPerson, memberships.ElsewhereAlready):
        return redirect("invitation", token=token)
    messages.success(request, f"Welcome. You are a member of {member.organisation} now.")
    return redirect("organisation")
