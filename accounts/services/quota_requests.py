"""More images: a tester asks once, a reviewer grants or declines once, and both are told."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.errors import IllegalTransition, NotApproved
from accounts.models import Plan, QuotaGrant, QuotaRequest, User
from accounts.models.notice import NoticeKind
from accounts.models.quota_request import RequestState
from accounts.moments import in_words
from accounts.services import audit, grants, notices, switches


def ask(*, tester: User, plan: Plan, reason: str, wanted_until: date | None = None) -> QuotaRequest:
    """Ask the reviewers for another plan; asking the same twice is once.

    Raises NotApproved for someone who is no tester now, IllegalTransition while another request is open, and
    SiteClosed while the site is read-only.
    """
    switches.require_writable()
    if not tester.is_approved_tester:
        raise NotApproved("Only approved testers can ask for more images.")
    wanted = {"plan": plan, "reason": reason.strip(), "wanted_until": wanted_until}
    try:
        with transaction.atomic():
            request = QuotaRequest.objects.create(tester=tester, **wanted)
            _audit(tester, request, "quota_requested", "By the tester.")
    except IntegrityError:
        request = QuotaRequest.objects.get(tester=tester, state=RequestState.OPEN)
        if any(getattr(request, name) != value for name, value in wanted.items()):
            raise IllegalTransition(
                "You have asked already. Wait for the answer, or take that request back first."
            ) from None
    return request


@transaction.atomic
def take_back(*, request: QuotaRequest) -> None:
    """Close the tester's own open request; raises IllegalTransition once it is answered, or SiteClosed."""
    _close(request, RequestState.TAKEN_BACK, decided_by=None, answer="")
    _audit(request.tester, request, "quota_request_taken_back", "By the tester.")


@transaction.atomic
def grant(
    *, request: QuotaRequest, reviewer: User, plan: Plan, answer: str = "", ends_at: datetime | None = None
) -> QuotaGrant:
    """Give the tester `plan`, which may be another than was asked for, until `ends_at` or for good.

    Raises IllegalTransition where someone answered meanwhile, the tester took it back or is no tester now, or
    the request is the reviewer's own; EndsInThePast; SiteClosed while the site is read-only.
    """
    _require_not_own(request, reviewer)
    if not request.tester.is_approved_tester:
        raise IllegalTransition("This person is no approved tester now. Reinstate them first, or decline.")
    _close(request, RequestState.GRANTED, decided_by=reviewer, answer=answer)
    given = grants.grant_plan(
        tester=request.tester,
        plan=plan,
        granted_by=reviewer,
        description=f"On request {request.pk}. {answer}".strip(),
        ends_at=ends_at,
    )
    QuotaRequest.objects.filter(pk=request.pk).update(grant=given)
    _audit(reviewer, request, "quota_request_granted", answer or "Granted.")
    _tell(request.tester, f"quota request {request.pk}", _granted_words(given, answer))
    return given


@transaction.atomic
def decline(*, request: QuotaRequest, reviewer: User, answer: str) -> None:
    """Say no for a reason that the tester reads. Raises as `grant` does."""
    _require_not_own(request, reviewer)
    _close(request, RequestState.DECLINED, decided_by=reviewer, answer=answer)
    _audit(reviewer, request, "quota_request_declined", answer)
    text = f"Your request for more images was declined. The reviewer writes: {answer}"
    _tell(request.tester, f"quota request {request.pk}", text)


@transaction.atomic
def change_plan(
    *, tester: User, reviewer: User, plan: Plan, reason: str, ends_at: datetime | None = None
) -> QuotaGrant:
    """Give a tester another plan without a request; images used so far stay counted.

    Raises IllegalTransition for someone who is no tester now or for the reviewer's own plan; EndsInThePast;
    SiteClosed.
    """
    switches.require_writable()
    if tester.pk == reviewer.pk:
        raise IllegalTransition("You cannot change your own plan. Ask another reviewer.")
    if not tester.may_use_own_results:
        raise IllegalTransition("This person is not a tester.")
    given = grants.grant_plan(
        tester=tester, plan=plan, granted_by=reviewer, description=reason, ends_at=ends_at
    )
    _tell(tester, f"plan {given.pk}", _granted_words(given, reason))
    return given


def _require_not_own(request: QuotaRequest, reviewer: User) -> None:
    if request.tester_id == reviewer.pk:
        raise IllegalTransition("You cannot decide on your own request. Ask another reviewer.")


def _close(request: QuotaRequest, state: RequestState, *, decided_by: User | None, answer: str) -> None:
    switches.require_writable()
    # The WHERE clause is the lock: of two reviewers only one finds an open request.
    row = QuotaRequest.objects.filter(pk=request.pk, state=RequestState.OPEN)
    closed = {"decided_at": timezone.now(), "decided_by": decided_by, "answer": answer}
    if row.update(state=state, **closed) != 1:
        raise IllegalTransition("This request was answered or taken back meanwhile.")
    request.refresh_from_db()


def _audit(actor: User, request: QuotaRequest, event: str, description: str) -> None:
    audit.record(actor=actor, event=event, target=f"quota request {request.pk}", description=description)


def _granted_words(given: QuotaGrant, answer: str) -> str:
    until = f" until {in_words(given.ends_at, given.tester)}" if given.ends_at else ""
    text = f"Your plan is now {given.plan}{until}."
    return f"{text} The reviewer writes: {answer}" if answer else text


def _tell(person: User, event: str, text: str) -> None:
    notices.add_notice(person=person, kind=NoticeKind.QUOTA, event=event, text=text, link=reverse("usage"))
