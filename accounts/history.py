"""What happened to an application, in order: decisions and answers as one list."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import ApplicantAnswer, Decision, TermsAcceptance, TesterApplication
from accounts.models.application import ApplicationStatus, DecisionKind

_TITLES = {
    DecisionKind.APPROVE: "Approved",
    DecisionKind.REQUEST_INFORMATION: "More information asked for",
    DecisionKind.DEFER: "Deferred",
    DecisionKind.DECLINE: "Declined",
    DecisionKind.SUSPEND: "Suspended",
    DecisionKind.REINSTATE: "Reinstated",
}


@dataclass(frozen=True)
class Event:
    """One line of the history; `reviewer` is for reviewers' eyes only."""

    at: datetime
    title: str
    text: str = ""
    reviewer: str = ""


def history(application: TesterApplication) -> list[Event]:
    """Everything since it was sent, oldest first."""
    events = [_of_decision(decision) for decision in application.decisions.select_related("plan")]
    events += [_of_answer(answer) for answer in application.answers.all()]
    if application.submitted_at:
        accepted = f", with terms {application.terms_version} accepted" if application.terms_version else ""
        events.append(Event(application.submitted_at, f"Sent{accepted}"))
    if application.status == ApplicationStatus.APPROVED:
        events += [_of_terms(acceptance) for acceptance in application.applicant.terms_acceptances.all()]
    return sorted(events, key=lambda event: event.at)


def _of_decision(decision: Decision) -> Event:
    title = _TITLES[DecisionKind(decision.kind)]
    if decision.plan:
        title = f"{title} with plan {decision.plan}"
    return Event(decision.created_at, title, decision.reason, decision.reviewer_email)


def _of_terms(acceptance: TermsAcceptance) -> Event:
    return Event(acceptance.accepted_at, f"Changed terms {acceptance.version} accepted")


def _of_answer(answer: ApplicantAnswer) -> Event:
    return Event(answer.created_at, "Answered by the applicant", answer.text)
