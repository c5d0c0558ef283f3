"""What a tester does with a submission: say what they think, erase the picture, try again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.gates import approved_tester_required, ask_first, own_results_allowed
from accounts.http import AuthenticatedHttpRequest
from classifier.forms import FeedbackForm
from classifier.services.feedback import give_feedback
from classifier.services.recheck import recheck_all, recheck_submission
from classifier.services.submit import retry_submission
from classifier.services.withdraw import erase_files
from classifier.views.submissions import own_submission


@require_POST
@approved_tester_required
def submission_feedback(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponseBase:
    """Keep the tester's opinion of the verdict that is shown."""
    submission = own_submission(request.user, pk)
    verdict = get_object_or_404(submission.verdicts.all()[:1])
    form = FeedbackForm(request.POST)
    if not form.is_valid():
        context = {"submission": submission, "feedback_form": form}
        return render(request, "classifier/feedback.html", context, status=400)
    give_feedback(verdict=verdict, tester=request.user, **form.cleaned_data)
    messages.success(request, "Thank you. Your feedback is kept with this result.")
    return redirect("submission_detail", pk=pk)


@require_POST
@own_results_allowed
def submission_erase(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponseBase:
    """Erase the picture; the result and the hash stay."""
    erase_files(submission=own_submission(request.user, pk), actor=request.user)
    messages.success(request, "The picture is erased. The result and its hash are kept.")
    return redirect("submission_detail", pk=pk)


@require_POST
@approved_tester_required
def submission_retry(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponseBase:
    """Try a failed check again."""
    retry_submission(submission=own_submission(request.user, pk))
    messages.success(request, "The picture is being checked again. This uses one image.")
    return redirect("submission_detail", pk=pk)


@require_POST
@approved_tester_required
def submission_recheck(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponseBase:
    """Check a picture again whose release was withdrawn."""
    if question := _asked_first(request, reverse("submission_detail", args=[pk])):
        return question
    recheck_submission(submission=own_submission(request.user, pk))
    messages.success(request, "The picture is being checked again. This uses none of your images.")
    return redirect("submission_detail", pk=pk)


@require_POST
@approved_tester_required
def recheck_withdrawn(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    """Check all such pictures of the tester again."""
    if question := _asked_first(request, reverse("submission_list")):
        return question
    count = recheck_all(tester=request.user)
    if count:
        messages.success(request, f"Checking again: {count}. This uses none of your images.")
    else:
        messages.info(request, "There is nothing to check again. The pictures are no longer stored.")
    return redirect("submission_list")


def _asked_first(request: AuthenticatedHttpRequest, page: str) -> HttpResponseBase | None:
    """To an open question, and afterwards back to the page whose button was pressed."""
    question = ask_first(request, page)
    if question:
        messages.info(request, "A few questions come first. Then press the button again.")
    return question
