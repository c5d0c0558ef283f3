"""The life of an application: draft, sent, decided; each step is atomic and tells the applicant by mail."""

from collections.abc import Mapping
from datetime import datetime

from accounts.models import Decision, Plan, TesterApplication, User


def start_or_get(*, applicant: User) -> TesterApplication:
    """The applicant's open application, or a new draft; raises IllegalTransition for a tester."""
    raise NotImplementedError


def save_form(*, application: TesterApplication, values: Mapping[str, str]) -> TesterApplication:
    """Keep what was typed, complete or not; raises IllegalTransition once a reviewer has it."""
    raise NotImplementedError


def record_check(*, application: TesterApplication, answers: Mapping[str, str]) -> TesterApplication:
    """Append answers (question to choice) to the check; right ones stay right."""
    raise NotImplementedError


def accept_terms_and_submit(*, application: TesterApplication, terms_version: str) -> TesterApplication:
    """Send a complete draft to the reviewers; sending twice changes nothing."""
    raise NotImplementedError


def answer_request(*, application: TesterApplication, answer: str) -> TesterApplication:
    """Answer a reviewer's question, which puts the application back into the queue."""
    raise NotImplementedError


def approve(
    *,
    application: TesterApplication,
    reviewer: User,
    plan: Plan,
    reason: str = "",
    seen: datetime | None = None,
) -> Decision:
    """Make the applicant a tester with `plan`."""
    raise NotImplementedError


def request_information(
    *, application: TesterApplication, reviewer: User, reason: str, seen: datetime | None = None
) -> Decision:
    """Ask the applicant; `reason` is the question."""
    raise NotImplementedError


def defer(
    *, application: TesterApplication, reviewer: User, reason: str, seen: datetime | None = None
) -> Decision:
    """Leave it for later; `reason` says until when or what."""
    raise NotImplementedError


def decline(
    *, application: TesterApplication, reviewer: User, reason: str, seen: datetime | None = None
) -> Decision:
    """Say no for a reason; the person may start a new application."""
    raise NotImplementedError


def suspend(*, application: TesterApplication, reviewer: User, reason: str) -> Decision:
    """Stop the tester of an approved application from uploading, at once."""
    raise NotImplementedError


def reinstate(*, application: TesterApplication, reviewer: User, reason: str) -> Decision:
    """Let a suspended tester upload again."""
    raise NotImplementedError
