"""Making and taking back links to a result of one's own."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.gates import approved_tester_required, own_results_allowed
from accounts.http import AuthenticatedHttpRequest
from classifier.forms import ShareForm
from classifier.services.share_links import revoke_link, share_result
from classifier.views.submissions import own_submission


@require_POST
@approved_tester_required
def submission_share(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponseBase:
    """Make a link; its address stands on the result's page."""
    submission = own_submission(request.user, pk)
    form = ShareForm(request.POST)
    if not form.is_valid():
        context = {"submission": submission, "share_form": form}
        return render(request, "classifier/share.html", context, status=400)
    share_result(submission=submission, tester=request.user, **form.cleaned_data)
    return redirect(f"{reverse('submission_detail', args=[pk])}#links")


@require_POST
@own_results_allowed
def submission_unshare(request: AuthenticatedHttpRequest, pk: UUID, link: UUID) -> HttpResponseBase:
    """Take a link back."""
    submission = own_submission(request.user, pk)
    revoke_link(link=get_object_or_404(submission.share_links, pk=link), tester=request.user)
    messages.success(request, "The link is taken back. It opens nothing any more.")
    return redirect("submission_detail", pk=pk)
