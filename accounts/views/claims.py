"""The reviewers' buttons that claim an application, give it back or hand it over."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.errors import IllegalTransition
from accounts.forms import HandOverForm
from accounts.gates import reviewer_required
from accounts.http import AuthenticatedHttpRequest
from accounts.models import TesterApplication
from accounts.services import claims


@never_cache
@reviewer_required
@require_POST
def claim(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Claim, release or hand over, and show the application again."""
    application = get_object_or_404(TesterApplication.objects.sent(), pk=pk)
    try:
        messages.success(request, _act(request, application))
    except IllegalTransition as error:
        messages.error(request, error.message)
    return redirect("review_application", pk=pk)


def _act(request: AuthenticatedHttpRequest, application: TesterApplication) -> str:
    action = request.POST.get("action", "")
    if action == "claim":
        claims.claim_application(application=application, reviewer=request.user)
        return "The application is yours for two hours."
    if action == "release":
        claims.release_application(application=application, reviewer=request.user)
        return "Any reviewer can take the application now."
    form = HandOverForm(request.POST)
    if action != "hand_over" or not form.is_valid():
        raise IllegalTransition("Please choose a reviewer and write a note.")
    claims.hand_over_application(application=application, reviewer=request.user, **form.cleaned_data)
    return "The application is with your colleague now."
