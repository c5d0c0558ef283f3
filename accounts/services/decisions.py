"""The reviewers' half of an application: every act is one row with a reason, and one mail."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.errors import IllegalTransition
from accounts.models import Decision, Plan, TesterApplication, User
from accounts.models.application import DECIDABLE_STATUSES, ApplicationStatus, DecisionKind
from accounts.models.notice import NoticeKind
from accounts.models.user import TesterState
from accounts.services import audit, claims, grants, memberships, notices, notifications, switches

_STATUS_AFTER = {
    DecisionKind.APPROVE: ApplicationStatus.APPROVED,
    DecisionKind.REQUEST_INFORMATION: ApplicationStatus.MORE_INFORMATION,
    DecisionKind.DEFER: ApplicationStatus.DEFERRED,
    DecisionKind.DECLINE: ApplicationStatus.DECLINED,
}


@transaction.atomic
def approve(
    *,
    application: TesterApplication,
    reviewer: User,
    plan: Plan,
    reason: str = "",
    ends_at: datetime | None = None,
    seen: datetime | None = None,
) -> Decision:
    """Make the applicant a tester with `plan`, until `ends_at` or for good; `reason` is a word of welcome.

    Who came by the invitation of an organisation becomes its member at once.

    `seen` (here and below) is the `updated_at` the reviewer had on screen; a later change refuses the act.
    Raises IllegalTransition where someone decided meanwhile, another reviewer has claimed it or it is the
    reviewer's own, and SiteClosed while the site is read-only.
    """
    decision = _decide(
        application, reviewer, DecisionKind.APPROVE, reason=reason, plan=plan, plan_ends_at=ends_at, seen=seen
    )
    person = decision.application.applicant
    person.tester_state, person.role = TesterState.APPROVED, decision.application.role
    person.first_name = person.first_name or decision.application.full_name
    person.save(update_fields=["tester_state", "role", "first_name"])
    grants.grant_plan(
        tester=person,
        plan=plan,
        granted_by=reviewer,
        description="Application approved.",
        ends_at=ends_at,
    )
    memberships.join_as_promised(application=decision.application)
    return decision


def request_information(
    *, application: TesterApplication, reviewer: User, reason: str, seen: datetime | None = None
) -> Decision:
    """Ask the applicant; `reason` is the question. Raises as `approve` does."""
    return _decide(application, reviewer, DecisionKind.REQUEST_INFORMATION, reason=reason, seen=seen)


def defer(
    *, application: TesterApplication, reviewer: User, reason: str, seen: datetime | None = None
) -> Decision:
    """Leave it for later; `reason` says until when. Raises as `approve` does."""
    return _decide(application, reviewer, DecisionKind.DEFER, reason=reason, seen=seen)


def decline(
    *, application: TesterApplication, reviewer: User, reason: str, seen: datetime | None = None
) -> Decision:
    """Say no for a reason; the person may start a new application. Raises as `approve` does."""
    return _decide(application, reviewer, DecisionKind.DECLINE, reason=reason, seen=seen)


@transaction.atomic
def suspend(*, application: TesterApplication, reviewer: User, reason: str) -> Decision:
    """Stop the tester of an approved application from uploading, at once.

    Raises IllegalTransition where the person is not an approved tester now.
    """
    _move_tester(application, reviewer, TesterState.APPROVED, TesterState.SUSPENDED)
    return _record(application, reviewer, DecisionKind.SUSPEND, reason=reason)


@transaction.atomic
def reinstate(*, application: TesterApplication, reviewer: User, reason: str) -> Decision:
    """Let a suspended tester upload again; raises IllegalTransition where the person is not suspended."""
    _move_tester(application, reviewer, TesterState.SUSPENDED, TesterState.APPROVED)
    return _record(application, reviewer, DecisionKind.REINSTATE, reason=reason)


@transaction.atomic
def _decide(
    application: TesterApplication,
    reviewer: User,
    kind: DecisionKind,
    *,
    reason: str,
    seen: datetime | None,
    plan: Plan | None = None,
    plan_ends_at: datetime | None = None,
) -> Decision:
    _require_allowed(application, reviewer)
    row = TesterApplication.objects.filter(pk=application.pk, status__in=DECIDABLE_STATUSES)
    if seen is not None:
        row = row.filter(updated_at=seen)
    # The WHERE clause is the lock: of two reviewers only one finds a row to change.
    if row.update(status=_STATUS_AFTER[kind], updated_at=timezone.now()) != 1:
        raise IllegalTransition(
            "This application has changed since you opened it. Someone decided, or the applicant answered. "
            "Please look at it again before you decide."
        )
    claims.end_claim(application=application, reviewer=reviewer)
    return _record(application, reviewer, kind, reason=reason, plan=plan, plan_ends_at=plan_ends_at)


def _move_tester(
    application: TesterApplication, reviewer: User, before: TesterState, after: TesterState
) -> None:
    _require_allowed(application, reviewer)
    tester = User.objects.filter(
        pk=application.applicant_id,
        tester_state=before,
        applications=application.pk,
        applications__status=ApplicationStatus.APPROVED,
    )
    if tester.update(tester_state=after) != 1:
        raise IllegalTransition(f"This is not possible now: the person is not “{before.label.lower()}”.")


def _require_allowed(application: TesterApplication, reviewer: User) -> None:
    switches.require_writable()
    if application.applicant_id == reviewer.pk:
        raise IllegalTransition("You cannot decide on your own application. Ask another reviewer.")


def _record(
    application: TesterApplication,
    reviewer: User,
    kind: DecisionKind,
    *,
    reason: str,
    plan: Plan | None = None,
    plan_ends_at: datetime | None = None,
) -> Decision:
    application.refresh_from_db()
    decision = Decision.objects.create(
        application=application,
        reviewer=reviewer,
        reviewer_email=reviewer.email,
        kind=kind,
        reason=reason,
        plan=plan,
    )
    audit.record(
        actor=reviewer,
        event=f"application_{kind.value}",
        target=f"application {application.pk}",
        description=reason or "Approved.",
    )
    notifications.tell_decision(decision, plan_ends_at=plan_ends_at)
    notices.add_notice(
        person=application.applicant,
        kind=NoticeKind.DECISION,
        event=f"decision {decision.pk}",
        text=notifications.subject_of(decision),
        link=reverse("application_status"),
    )
    return decision
