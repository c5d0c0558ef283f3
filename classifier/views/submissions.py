"""History, one submission with its verdict, and the fragment that follows it live."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.gates import own_results_allowed
from accounts.http import AuthenticatedHttpRequest
from accounts.models import User
from accounts.services.memberships import membership_of
from classifier.filters import HistoryFilter, with_current_reading
from classifier.forms import FeedbackForm, ShareForm
from classifier.models import Feedback, ShareLink, Submission
from classifier.models.submission import Status, SubmissionQuerySet
from classifier.services.recheck import can_be_rechecked, resting_on_withdrawn
from classifier.services.releases import a_release_is_live
from classifier.services.report import report
from classifier.services.share_links import key_of
from classifier.views.meter import meter

PAGE_SIZE = 24
WHOSE = {"": "Mine", "colleagues": "My colleagues’", "all": "Mine and my colleagues’"}
MAX_DELAY = 10  # seconds between two questions of a page that has waited long


@require_GET
@never_cache
@own_results_allowed
def submission_list(request: AuthenticatedHttpRequest) -> HttpResponseBase:
    """The tester's own submissions, newest first; on request those that colleagues share."""
    rows = _rows(request.user, request.GET.get("whose", "")).select_related("tester")
    chosen = HistoryFilter(request.GET, queryset=with_current_reading(rows))
    page = Paginator(chosen.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "classifier/history.html", _history(request, chosen, page))


def _rows(user: User, whose: str) -> SubmissionQuerySet:
    rows = Submission.objects.all()
    of = {"colleagues": rows.of_colleagues, "all": rows.visible_to}.get(whose, rows.owned_by)
    return of(user)


def _history(
    request: AuthenticatedHttpRequest, chosen: HistoryFilter, page: Page[Submission]
) -> dict[str, Any]:
    terms = _without(request.GET, "page")
    whose = terms.get("whose", "")
    return {
        "whose": whose if whose in WHOSE else "",
        "whose_choices": WHOSE.items() if _shares(request.user) else (),
        "filter": chosen,
        "page": page,
        "waits": not all(submission.is_finished for submission in page),
        "terms": terms.urlencode(),
        "is_filtered": any(value for name, value in terms.items() if name != "whose"),
        "withdrawn": resting_on_withdrawn(tester=request.user).count(),
        "is_detector_live": a_release_is_live(),
        "has_any": bool(page.paginator.count) or Submission.objects.visible_to(request.user).exists(),
    }


def _shares(user: User) -> bool:
    """True where colleagues' results may be there to see."""
    member = membership_of(person=user) if user.is_approved_tester else None
    return member is not None and member.organisation.shares_history


def _without(terms: QueryDict, name: str) -> QueryDict:
    kept = terms.copy()
    kept.pop(name, None)
    return kept


@require_GET
@never_cache
@own_results_allowed
def submission_detail(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponseBase:
    """The verdict, or where the submission stands."""
    submission = readable_submission(request.user, pk)
    return render(request, "classifier/submission.html", _context(request.user, submission, asked=0))


@require_GET
@never_cache
@own_results_allowed
def submission_status(request: AuthenticatedHttpRequest, pk: UUID) -> HttpResponse:
    """A fragment that asks again by itself, ever more slowly, until there is an answer.

    `row=1` gives the short one of lists; `asked` counts the questions so far.
    """
    submission = readable_submission(request.user, pk)
    asked = _count(request.GET.get("asked"))
    if request.GET.get("row"):
        return render(request, "classifier/_state.html", _polling(submission, asked))
    return render(request, "classifier/_status.html", _context(request.user, submission, asked))


def own_submission(user: User, pk: UUID) -> Submission:
    """What this person sent, or 404: unknown and forbidden look the same."""
    return get_object_or_404(with_current_reading(Submission.objects.owned_by(user)), pk=pk)


def readable_submission(user: User, pk: UUID) -> Submission:
    """What this person may read, a colleague's too, or 404; to change it takes `own_submission`."""
    return get_object_or_404(with_current_reading(Submission.objects.visible_to(user)), pk=pk)


def _count(text: str | None) -> int:
    return min(int(text[:4]), 1000) if text and text.isdecimal() else 0


def _polling(submission: Submission, asked: int) -> dict[str, Any]:
    return {
        "submission": submission,
        "asked": asked + 1,
        "delay": min(1 + asked // 5, MAX_DELAY),
    }


def _context(user: User, submission: Submission, asked: int) -> dict[str, Any]:
    context = _polling(submission, asked) | {"is_own": submission.tester_id == user.pk}
    if not submission.is_finished:
        return context | {"ahead": _ahead(submission)}
    verdict = submission.verdicts.first()
    if verdict is None:
        return context
    feedback = verdict.feedback.filter(tester=user).first()
    told = report(submission=submission, viewer=user)
    return context | {
        "report": told,
        "can_be_rechecked": context["is_own"]
        and bool(told.withdrawn_notice)
        and can_be_rechecked(submission=submission),
        "is_detector_live": a_release_is_live(),
        "earlier": list(submission.verdicts.select_related("release")[1:]),
        "meter": meter(told.probability, told.interval_low, told.interval_high),
        "others_of_100": round(100 * told.alternatives_other),
        "feedback": feedback,
        "feedback_form": FeedbackForm(initial=_said(feedback)),
        "share_form": ShareForm(),
        "share_links": _links(submission) if context["is_own"] else [],
    }


def _links(submission: Submission) -> list[tuple[ShareLink, str]]:
    """Links that work now, or will again once their tester is approved again, with their addresses."""
    return [
        (link, settings.SITE_URL + reverse("shared_result", args=[key_of(link)]))
        for link in submission.share_links.standing()
    ]


def _said(feedback: Feedback | None) -> dict[str, str]:
    if feedback is None:
        return {}
    return {"opinion": feedback.opinion, "truth": feedback.truth, "note": feedback.note}


def _ahead(submission: Submission) -> int:
    """How many pictures, of all testers, are before this one."""
    waiting = Submission.objects.filter(status__in=(Status.QUEUED, Status.RUNNING))
    return waiting.filter(created_at__lt=submission.created_at).count()
