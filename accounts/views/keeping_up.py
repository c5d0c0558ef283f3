"""What a tester is asked once before the next picture: changed terms, and a short check of changed limits."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import comprehension, terms
from accounts.forms import TermsForm
from accounts.gates import CAME_FROM, approved_tester_required
from accounts.http import AuthenticatedHttpRequest
from accounts.services import agreements, understanding, up_to_date


def _lead_on(request: AuthenticatedHttpRequest) -> HttpResponse:
    """To the next question, then to the page that asked, or to the upload."""
    question = up_to_date.next_question(person=request.user)
    return redirect(question or request.session.pop(CAME_FROM, "upload"))


@never_cache
@require_http_methods(["GET", "POST"])
@approved_tester_required
def terms_again(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Changed terms, to accept once; afterwards it leads on."""
    if not agreements.terms_due(person=request.user):
        return _lead_on(request)
    page = TermsForm(request.POST or None, initial={"version": terms.VERSION})
    if request.method == "POST" and page.is_valid():
        return _accept(request, page.cleaned_data["version"])
    accepted = sorted(agreements.accepted_versions(person=request.user))
    context = {"form": page, "version": terms.VERSION, "accepted": accepted}
    return render(request, "accounts/terms_again.html", context)


def _accept(request: AuthenticatedHttpRequest, version: str) -> HttpResponse:
    try:
        agreements.accept_terms_again(person=request.user, version=version)
    except agreements.TermsChanged as error:
        messages.warning(request, error.message)
        return redirect("terms_again")
    messages.success(request, "Thank you. You accepted the new terms.")
    return _lead_on(request)


@never_cache
@require_http_methods(["GET", "POST"])
@approved_tester_required
def recheck(request: AuthenticatedHttpRequest) -> HttpResponse:
    """A short check after limits changed; every post is kept, right or wrong."""
    due = understanding.check_due(person=request.user)
    if due is None:
        return _lead_on(request)
    if request.method == "POST":
        return _answer(request, due)
    standing = comprehension.standing(
        understanding.open_answers(person=request.user, due=due),
        seed=understanding.seed_of(request.user, due),
        groups=understanding.RECHECK_GROUPS,
    )
    return render(request, "accounts/recheck.html", {"due": due, "standing": standing, "rates": _rates(due)})


def _answer(request: AuthenticatedHttpRequest, due: understanding.Due) -> HttpResponse:
    before = len(understanding.open_answers(person=request.user, due=due))
    if understanding.answer_recheck(person=request.user, posted=request.POST.dict()):
        messages.success(request, "Thank you. You can check pictures again.")
        return _lead_on(request)
    if len(understanding.open_answers(person=request.user, due=due)) == before:
        messages.warning(request, "These were no answers to the questions asked now. Nothing is lost.")
    return redirect("recheck")


def _rates(due: understanding.Due) -> list[dict[str, str]]:
    """What is found and wrongly flagged of 100 pictures, before and now."""
    lines = (
        ("DALL·E 3 pictures found", due.before.found, due.now.found),
        ("Pictures that no AI made, wrongly flagged", due.before.wrong_real, due.now.wrong_real),
        ("Pictures of other generators, wrongly flagged", due.before.wrong_other, due.now.wrong_other),
    )
    return [{"label": label, "before": _of_100(before), "now": _of_100(now)} for label, before, now in lines]


def _of_100(rate: float | None) -> str:
    if rate is None:
        return "not measured"
    return "fewer than 1" if 0 <= rate < 0.01 else f"about {100 * rate:.0f}"
