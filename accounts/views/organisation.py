"""The page of one's own organisation: who is in it, what it pays and shares; admins look after it here."""

from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.errors import DomainError, IllegalTransition, NotApproved
from accounts.gates import own_results_allowed
from accounts.http import AuthenticatedHttpRequest
from accounts.models import Invitation, Membership
from accounts.organisation_forms import InviteMemberForm, TargetForm
from accounts.services import invitations, memberships, periods, pools


@never_cache
@require_http_methods(["GET", "POST"])
@own_results_allowed
def organisation(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Show it; a post does one thing. A suspended tester only reads that they are in it, and may leave."""
    if request.method == "GET":
        return _render(request, InviteMemberForm())
    act = _ACTS.get(request.POST.get("action", ""))
    form = InviteMemberForm(request.POST if act is _invite else None)
    if act is _invite and not form.is_valid():
        return _render(request, form)
    try:
        if act is None:
            raise IllegalTransition("We did not understand what to do. Please choose again.")
        done = act(request)
    except DomainError as error:
        if act is _invite and not isinstance(error, NotApproved):
            form.add_error(None, error.message)  # an admin keeps what was typed
            return _render(request, form)
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return redirect("organisation")


def _render(request: AuthenticatedHttpRequest, form: InviteMemberForm) -> HttpResponse:
    own = memberships.membership_of(person=request.user)
    if own is None:
        return render(request, "accounts/organisation.html", {"own": None})
    month = periods.current_month()
    context = {
        "own": own,
        "organisation": own.organisation,
        "is_admin": own.is_admin and request.user.is_approved_tester,
        "members": own.organisation.memberships.select_related("person"),
        "pool": pools.pool_in(organisation=own.organisation, month=month),
        "pending": invitations.pending(organisation=own.organisation),
        "form": form,
    }
    return render(request, "accounts/organisation.html", context)


def _invite(request: AuthenticatedHttpRequest) -> str:
    form = InviteMemberForm(request.POST)
    form.full_clean()
    invitations.invite_to_organisation(admin=request.user, **form.cleaned_data)
    return "Invited. The mail is on its way."


def _withdraw(request: AuthenticatedHttpRequest) -> str:
    found = Invitation.objects.filter(pk=_target(request), organisation=_own(request).organisation).first()
    if found is None:
        raise IllegalTransition("There is no such invitation.")
    invitations.withdraw(invitation=found, admin=request.user)
    return "The invitation no longer works."


def _remove(request: AuthenticatedHttpRequest) -> str:
    memberships.remove(admin=request.user, member=_member(request))
    return "Removed. What this person sent is theirs alone again."


def _make_admin(request: AuthenticatedHttpRequest) -> str:
    memberships.make_admin(admin=request.user, member=_member(request))
    return "Done. This member is an admin now."


def _step_down(request: AuthenticatedHttpRequest) -> str:
    memberships.step_down(admin=request.user)
    return "You are an ordinary member now."


def _share(request: AuthenticatedHttpRequest) -> str:
    memberships.set_sharing(admin=request.user, shares=True)
    return "The history is shared from now on. Every member got a notice."


def _stop_sharing(request: AuthenticatedHttpRequest) -> str:
    memberships.set_sharing(admin=request.user, shares=False)
    return "Nothing is shared any more. Every member got a notice."


def _leave(request: AuthenticatedHttpRequest) -> str:
    memberships.leave(person=request.user)
    return "You have left. What you sent is yours alone again."


_ACTS: Final[dict[str, Callable[[AuthenticatedHttpRequest], str]]] = {
    "invite": _invite,
    "withdraw": _withdraw,
    "remove": _remove,
    "make_admin": _make_admin,
    "step_down": _step_down,
    "share": _share,
    "stop_sharing": _stop_sharing,
    "leave": _leave,
}


def _own(request: AuthenticatedHttpRequest) -> Membership:
    own = memberships.membership_of(person=request.user)
    if own is None:
        raise IllegalTransition("You are in no organisation.")
    return own


def _target(request: AuthenticatedHttpRequest) -> int:
    form = TargetForm(request.POST)
    return form.cleaned_data["target"] if form.is_valid() else 0


def _member(request: AuthenticatedHttpRequest) -> Membership:
    """A member of one's own organisation; to anybody else's the answer is that there is none."""
    organisation = _own(request).organisation
    found = Membership.objects.filter(pk=_target(request), organisation=organisation).first()
    if found is None:
        raise IllegalTransition("This person is not a member any more.")
    return found
