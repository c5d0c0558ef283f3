"""What helps reviewers decide: saved replies, and what a colleague thinks."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import DomainError
from accounts.gates import reviewer_required
from accounts.http import AuthenticatedHttpRequest
from accounts.models import SavedReply, SecondOpinion, TesterApplication
from accounts.review_forms import AskOpinionForm, GiveOpinionForm, SavedReplyForm
from accounts.services import saved_replies, second_opinions


@never_cache
@require_http_methods(["GET", "POST"])
@reviewer_required
def saved_reply_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Every reply; a post adds one."""
    return _edit(request, None)


@never_cache
@require_http_methods(["GET", "POST"])
@reviewer_required
def saved_reply(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """One reply to change or to remove."""
    found = get_object_or_404(SavedReply, pk=pk)
    if request.POST.get("action") == "remove":
        saved_replies.remove_reply(reviewer=request.user, reply=found)
        messages.success(request, "The reply is gone. Decisions made with it keep their words.")
        return redirect("saved_reply_list")
    return _edit(request, found)


def _edit(request: AuthenticatedHttpRequest, found: SavedReply | None) -> HttpResponse:
    form = SavedReplyForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            saved_replies.save_reply(reviewer=request.user, reply=found, **form.cleaned_data)
        except DomainError as error:
            form.add_error("title", error.message)
        else:
            messages.success(request, "Saved.")
            return redirect("saved_reply_list")
    context = {"form": form, "reply": found, "replies": SavedReply.objects.all()}
    return render(request, "accounts/saved_replies.html", context)


@never_cache
@reviewer_required
@require_POST
def ask_opinion(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Ask a colleague about an application."""
    application = get_object_or_404(TesterApplication.objects.sent(), pk=pk)
    form = AskOpinionForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Nothing was asked: please write a question.")
        return redirect("review_application", pk=pk)
    try:
        second_opinions.ask_opinion(application=application, reviewer=request.user, **form.cleaned_data)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "Asked. You get a notice when there is an answer.")
    return redirect("review_application", pk=pk)


@never_cache
@reviewer_required
@require_POST
def give_opinion(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Answer a colleague's question."""
    opinion = get_object_or_404(SecondOpinion.objects.select_related("application"), pk=pk)
    form = GiveOpinionForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Nothing was sent: please choose what you would do.")
        return redirect("review_application", pk=opinion.application_id)
    try:
        second_opinions.give_opinion(opinion=opinion, reviewer=request.user, **form.cleaned_data)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "Sent to the reviewer who asked.")
    return redirect("review_application", pk=opinion.application_id)
