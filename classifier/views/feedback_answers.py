"""The reviewers' page of what testers say of verdicts, and what is written back."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.errors import DomainError
from accounts.gates import reviewer_required
from accounts.http import AuthenticatedHttpRequest
from classifier.forms import AnswerForm
from classifier.models import Feedback
from classifier.services.feedback import answer_feedback

PAGE_SIZE = 25


@never_cache
@require_GET
@reviewer_required
def feedback_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Notes that wait for an answer, or with `all=1` every feedback, newest first."""
    everything = bool(request.GET.get("all"))
    rows = Feedback.objects.order_by("-updated_at", "-pk") if everything else Feedback.objects.waiting()
    rows = rows.select_related("verdict__release", "tester", "answered_by")
    context = {
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "everything": everything,
        "waiting": Feedback.objects.waiting().count(),
    }
    return render(request, "classifier/feedback_list.html", context)


@never_cache
@reviewer_required
@require_POST
def feedback_answer(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Write back to one tester."""
    feedback = get_object_or_404(Feedback.objects.select_related("tester", "verdict"), pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Nothing was sent: please write an answer of at most 2,000 signs.")
        return redirect("feedback_list")
    try:
        answer_feedback(feedback=feedback, reviewer=request.user, **form.cleaned_data)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, "Sent. The tester gets a notice.")
    return redirect("feedback_list")
