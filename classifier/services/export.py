"""Rows for spreadsheets: a tester's own, and those of testers who agreed to share. Writes only audit."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Prefetch

from accounts.errors import NotApproved
from accounts.models import User
from accounts.services import audit
from classifier.models import Submission, Verdict
from classifier.models.submission import SubmissionQuerySet
from classifier.services.export_cells import Cells
from classifier.services.export_columns import COLUMNS

__all__ = ["COLUMNS", "HEADER", "ExportFilters", "own_rows", "shared_rows"]

HEADER: Final = tuple(column.name for column in COLUMNS)
CHUNK: Final = 200


@dataclass(frozen=True)
class ExportFilters:
    """Days are of submission, in UTC, both included; `reading` and `release` keep verdicts of that kind."""

    date_from: date | None = None
    date_to: date | None = None
    reading: str = ""
    release: str = ""


NO_FILTERS: Final = ExportFilters()


def own_rows(*, tester: User, filters: ExportFilters = NO_FILTERS) -> Iterator[list[Any]]:
    """The tester's own rows, newest first; values in the order of COLUMNS.

    One row for every verdict, and one for every submission without a verdict.
    """
    return _rows(Submission.objects.owned_by(tester), filters, is_shared=False)


def shared_rows(*, viewer: User, filters: ExportFilters = NO_FILTERS) -> Iterator[list[Any]]:
    """Rows of every tester who shares results, without names of people or files; audited at once.

    Raises NotApproved unless the viewer is staff or an approved researcher.
    """
    if not viewer.may_export_across_testers:
        raise NotApproved("Only researchers and staff can export the results of other testers.")
    audit.record(
        actor=viewer,
        event="results_exported",
        target="submissions of testers who share",
        description="Export across testers.",
        filters={name: str(value) for name, value in asdict(filters).items() if value},
    )
    sharing = Submission.objects.filter(tester__shares_results=True)
    return _rows(sharing, filters, is_shared=True)


def _rows(submissions: SubmissionQuerySet, filters: ExportFilters, *, is_shared: bool) -> Iterator[list[Any]]:
    verdicts = _verdicts(filters)
    chosen = _between(submissions, filters).prefetch_related(
        Prefetch("verdicts", verdicts), "verdicts__feedback"
    )
    keeps_bare = not (filters.reading or filters.release)
    for submission in chosen.iterator(chunk_size=CHUNK):
        found: list[Verdict | None] = [*submission.verdicts.all()]
        for verdict in found or [None] * keeps_bare:
            cells = Cells(submission, verdict, _feedback(submission, verdict), is_shared)
            yield [column.value(cells) for column in COLUMNS]


def _verdicts(filters: ExportFilters) -> Any:
    verdicts = Verdict.objects.select_related("release")
    if filters.reading:
        verdicts = verdicts.filter(reading=filters.reading)
    if filters.release:
        verdicts = verdicts.filter(release__name=filters.release)
    return verdicts


def _between(submissions: SubmissionQuerySet, filters: ExportFilters) -> SubmissionQuerySet:
    if filters.date_from:
        submissions = submissions.filter(created_at__date__gte=filters.date_from)
    if filters.date_to:
        submissions = submissions.filter(created_at__date__lte=filters.date_to)
    return submissions


def _feedback(submission: Submission, verdict: Verdict | None) -> Any:
    if verdict is None:
        return None
    return next((row for row in verdict.feedback.all() if row.tester_id == submission.tester_id), None)
