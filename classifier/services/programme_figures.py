"""What testers do with the programme and what comes of it: counted by the database. Only reads."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce, NullIf
from django.utils.text import capfirst

from accounts.breakdown import NOT_SAID, Breakdown, Group, Measure, Period, counted
from accounts.models import Decision, TesterApplication
from accounts.models.application import ApplicationStatus, DecisionKind, Purpose
from accounts.models.user import Role
from classifier.models import Submission, Verdict
from classifier.models.verdict import Band, ReadingCode
from classifier.services.wording import OTHER_REASON, REASONS

Rows = Sequence[Mapping[str, Any]]

_USE: Final = (
    Measure("pictures", "Pictures"),
    Measure("verdicts", "Results"),
    Measure("testers", "Testers who sent any"),
)
_STARTS: Final = {
    "within_7_days": "Within 7 days",
    "within_30_days": "Within 8 to 30 days",
    "later": "Later",
    "never": "Not yet",
}


def activation(period: Period) -> tuple[Breakdown, ...]:
    """Testers approved in the period by the time until their first picture."""
    first = Submission.objects.filter(tester=OuterRef("application__applicant")).order_by("created_at")
    approved = Decision.objects.filter(kind=DecisionKind.APPROVE, created_at__range=period.moments)
    week, month = (F("created_at") + timedelta(days=days) for days in (7, 30))
    numbers = (
        approved.order_by()
        .annotate(first=Subquery(first.values("created_at")[:1]))
        .aggregate(
            within_7_days=Count("pk", filter=Q(first__lte=week)),
            within_30_days=Count("pk", filter=Q(first__gt=week, first__lte=month)),
            later=Count("pk", filter=Q(first__gt=month)),
            never=Count("pk", filter=Q(first__isnull=True)),
        )
    )
    title = "From approval to the first picture"
    return (counted("activation", title, "First picture", numbers, _STARTS),)


def use(period: Period) -> tuple[Breakdown, ...]:
    """Pictures sent and results given in the period, by the testers' role and kind of use."""
    sent = _by_role_and_purpose(Submission.objects.filter(created_at__range=period.moments), "tester")
    given = _by_role_and_purpose(
        Verdict.objects.filter(created_at__range=period.moments), "submission__tester"
    )
    return (
        _use_by("role", "By role", dict(Role.choices), sent, given),
        _use_by("purpose", "By kind of use", dict(Purpose.choices), sent, given),
    )


def _by_role_and_purpose(rows: QuerySet[Any], tester: str) -> Rows:
    """Role and purpose stand on the approved application; that of a deleted account keeps them."""
    approved = TesterApplication.objects.filter(
        applicant=OuterRef(tester), status=ApplicationStatus.APPROVED
    ).order_by("-pk")
    role = NullIf(F(f"{tester}__role"), Value(""))
    return list(
        rows.order_by()
        .annotate(
            of_role=Coalesce(role, Subquery(approved.values("role")[:1]), Value("")),
            of_purpose=Coalesce(Subquery(approved.values("purpose")[:1]), Value("")),
        )
        .values("of_role", "of_purpose")
        .annotate(n=Count("pk"), testers=Count(tester, distinct=True))
    )


def _use_by(name: str, title: str, labels: dict[str, str], sent: Rows, given: Rows) -> Breakdown:
    """A group rests on its people: a hundred pictures of one tester tell of that tester."""
    pictures, testers, verdicts, readers = (
        _sums(rows, f"of_{name}", what) for rows in (sent, given) for what in ("n", "testers")
    )
    names = [*labels, ""] if pictures[""] or verdicts[""] else [*labels]
    groups = tuple(
        Group(
            group or "not_said",
            labels.get(group, NOT_SAID),
            (pictures[group], verdicts[group], testers[group]),
            max(testers[group], readers[group]),
        )
        for group in names
    )
    return Breakdown(f"use_by_{name}", title, name.capitalize(), _USE, groups, adds_up=True)


def _sums(rows: Rows, name: str, what: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in rows:
        found[row[name]] += row[what]
    return found


def readings(period: Period) -> tuple[Breakdown, ...]:
    """Results of the period by what the page says, by the detector's own answer, and why it gave none."""
    given = Verdict.objects.filter(created_at__range=period.moments).order_by()
    rows = list(given.values("reading", "band").annotate(n=Count("pk")))
    said, bands = _sums(rows, "reading", "n"), _sums(rows, "band", "n")
    labels = {code: label for code, label in ReadingCode.choices if code in said}
    open_ones = given.filter(band=Band.INCONCLUSIVE).annotate(why=KT("reasons__0"))
    reasons = {row["why"] or "other": row["n"] for row in open_ones.values("why").annotate(n=Count("pk"))}
    why = {code: capfirst(words) for code, (words, _) in REASONS.items() if code in reasons}
    if "other" in reasons:
        why["other"] = capfirst(OTHER_REASON[0])
    return (
        counted("readings", "What the page said", "Result", said, labels),
        counted("bands", "What the detector alone said", "Answer", bands, dict(Band.choices)),
        counted("reasons", "Main reason of “we cannot tell”", "Reason", reasons, why),
    )
