"""The page of the benefit survey."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.gates import own_results_allowed
from accounts.http import AuthenticatedHttpRequest
from accounts.models.survey import Occasion
from accounts.services import surveys
from accounts.survey_forms import SurveyForm


@never_cache
@require_http_methods(["GET", "POST"])
@own_results_allowed
def survey(request: AuthenticatedHttpRequest, occasion: str) -> HttpResponse:
    """The questions of one occasion; there is no such page for a tester who was not asked."""
    if occasion not in Occasion.values:
        raise Http404
    when = Occasion(occasion)
    if not surveys.may_answer(person=request.user, occasion=when):
        raise Http404
    form = SurveyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _keep(request, when, form)
    is_answered = surveys.has_answered(person=request.user, occasion=when)
    return render(request, "accounts/survey.html", {"form": form, "is_answered": is_answered})


def _keep(request: AuthenticatedHttpRequest, occasion: Occasion, form: SurveyForm) -> HttpResponse:
    try:
        is_new = surveys.answer(person=request.user, occasion=occasion, values=form.cleaned_data)
    except surveys.NothingSaid as error:
        form.add_error(None, error.message)
        return render(request, "accounts/survey.html", {"form": form}, status=error.http_status)
    thanks = "Thank you." if is_new else "Thank you. We have your answers already; the first ones count."
    messages.success(request, thanks)
    return redirect("profile")
