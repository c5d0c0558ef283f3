"""How the programme does as far as people go: who applies, what is decided, and how soon. Only reads."""

from collections import Counter
from collections.abc import Iterable, Mapping
from statistics import quantiles
from typing import Any, Final

from django.db.models import Count, F

from accounts.breakdown import NOT_SAID, Breakdown, Group, Measure, Period, Unit, counted
from accounts.models import Decision, TesterApplication
from accounts.models.application import (
    DECIDABLE_STATUSES,
    ApplicationStatus,
    DecisionKind,
    Purpose,
    Region,
)
from accounts.models.user import Role

Rows = Iterable[Mapping[str, Any]]

_OUTCOMES: Final = {
    status.value: status.label for status in ApplicationStatus if status != ApplicationStatus.DRAFT
}
_BY_OUTCOME: Final = (
    Measure("sent", "Sent"),
    Measure("approved", "Approved"),
    Measure("declined", "Declined"),
    Measure("open", "Not decided yet"),
)
# Upper ends in hours.
_WAITS: Final = (
    (24, "within_1_day", "Within a day"),
    (72, "within_3_days", "1 to 3 days"),
    (168, "within_7_days", "3 to 7 days"),
    (336, "within_14_days", "7 to 14 days"),
    (float("inf"), "later", "More than 14 days"),
)
_QUARTERS: Final = (
    ("quarter", "A quarter, within"),
    ("half", "Half (the median), within"),
    ("three_quarters", "Three quarters, within"),
)


def applications_of(period: Period) -> tuple[Breakdown, ...]:
    """Applications sent in the period by what has become of them, by role, region and kind of use."""
    rows = list(
        TesterApplication.objects.sent()
        .filter(submitted_at__range=period.moments)
        .order_by()
        .values("role", "region", "purpose", "status")
        .annotate(n=Count("pk"))
    )
    outcomes: Counter[str] = Counter()
    for row in rows:
        outcomes[row["status"]] += row["n"]
    return (
        counted("applications_by_outcome", "By outcome", "Outcome", outcomes, _OUTCOMES),
        _by("role", "By role", rows, dict(Role.choices)),
        _by("region", "By region", rows, dict(Region.choices)),
        _by("purpose", "By kind of use", rows, dict(Purpose.choices)),
    )


def _by(name: str, title: str, rows: Rows, labels: dict[str, str]) -> Breakdown:
    found: dict[str, Counter[str]] = {}
    for row in rows:
        found.setdefault(row[name], Counter())[row["status"]] += row["n"]
    names = [*labels, ""] if "" in found else [*labels]
    groups = tuple(_group(code, labels.get(code, NOT_SAID), found.get(code, Counter())) for code in names)
    return Breakdown(f"applications_by_{name}", title, name.capitalize(), _BY_OUTCOME, groups, adds_up=True)


def _group(code: str, label: str, statuses: Counter[str]) -> Group:
    sent = statuses.total()
    decided = statuses[ApplicationStatus.APPROVED], statuses[ApplicationStatus.DECLINED]
    waiting = sum(statuses[status] for status in DECIDABLE_STATUSES)
    return Group(code or "not_said", label, (sent, *decided, waiting), sent)


def time_to_decision(period: Period) -> tuple[Breakdown, ...]:
    """From sending to approval or decline, of what was decided in the period, with quarter points."""
    final = Decision.objects.filter(
        kind__in=(DecisionKind.APPROVE, DecisionKind.DECLINE),
        created_at__range=period.moments,
        application__submitted_at__isnull=False,
    ).order_by()
    pairs = final.values_list(F("application__submitted_at"), F("created_at"))
    hours = [(decided - sent).total_seconds() / 3600 for sent, decided in pairs]
    waits = Counter(next(code for end, code, _ in _WAITS if wait <= end) for wait in hours)
    labels = {code: label for _, code, label in _WAITS}
    return (
        counted("time_to_decision", "How long a decision took", "Time", waits, labels),
        _quarter_points(hours),
    )


def _quarter_points(hours: list[float]) -> Breakdown:
    points = quantiles(hours, n=4, method="inclusive") if len(hours) > 1 else hours * 3
    return Breakdown(
        "time_to_decision_quarters",
        "Within what time they were decided",
        "Share of the decisions",
        (Measure("hours", "Time", Unit.HOURS),),
        tuple(
            Group(code, label, (round(point, 2),), len(hours))
            for (code, label), point in zip(_QUARTERS, points, strict=False)
        ),
    )
