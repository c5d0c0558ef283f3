"""How far an application is: its steps for the top of a page, and when it was last saved."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import TesterApplication

STEPS = (
    ("application_form", "About you"),
    ("application_reading", "What a result means"),
    ("application_check", "Short check"),
    ("application_terms", "Terms"),
)


@dataclass(frozen=True)
class Step:
    """One step; `url_name` leads to it, and a step that is done stays done while one looks at it again."""

    url_name: str
    label: str
    is_done: bool
    is_current: bool

    @property
    def state(self) -> str:
        """The state in words, because a colour alone tells nothing."""
        if self.is_current:
            return "now, done before" if self.is_done else "now"
        return "done" if self.is_done else "left"


@dataclass(frozen=True)
class Progress:
    """Counts of steps, and when the application was last saved (None before the first time)."""

    done: int
    left: int
    saved_at: datetime | None


def progress_context(application: TesterApplication | None, current: str) -> dict[str, Any]:
    """What templates/accounts/steps.html shows; `current` is the URL name of the page, or empty."""
    finished = _finished(application)
    if application and current in {"application_check", "application_terms"}:
        finished.add("application_reading")  # one comes there by its button
    steps = [Step(name, label, name in finished, name == current) for name, label in STEPS]
    saved_at = application.updated_at if application else None
    return {"steps": steps, "progress": Progress(len(finished), len(STEPS) - len(finished), saved_at)}


def _finished(application: TesterApplication | None) -> set[str]:
    if application is None:
        return set()
    finished = set() if application.missing_fields else {"application_form"}
    if application.comprehension_passed_at:
        finished |= {"application_reading", "application_check"}
    if application.terms_accepted_at:
        finished.add("application_terms")
    return finished
