"""What happened to an application, in order: decisions and answers as one list."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import ApplicantAnswer, Decision, TesterApplication
from accounts.models.application import DecisionKind

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
        events.append(Event(application.submitted_at, "Sent"))
    return sorted(events, key=lambda event: event.at)


def _of_decision(decision: Decision) -> Event:
    title = _TITLES[DecisionKind(decision.kind)]
    if decision.plan:
        title = f"{title} with plan {decision.plan}"
    return Event(decision.created_at, title, decision.reason, decision.reviewer_email)


def _of_answer(answer: ApplicantAnswer) -> Event:
    return Event(answer.created_at, "Answered by the applicant", answer.text)
