"""Search and filters of a tester's history; the export takes the same ones."""

import django_filters
from django import forms
from django.db.models import OuterRef, Q, QuerySet, Subquery

from classifier.models import ModelRelease, Submission, Verdict
from classifier.models.submission import State
from classifier.models.verdict import ReadingCode

SEARCH_LENGTH = 255  # as long as a file name; SQLite refuses a pattern of 50,000 signs


def with_current_reading(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    """Rows with the newest verdict's reading, signals and release, each as `current_...`."""
    newest = Verdict.objects.filter(submission=OuterRef("pk")).order_by("-created_at", "-pk")
    return rows.annotate(
        current_reading=Subquery(newest.values("reading")[:1]),
        current_signals=Subquery(newest.values("signals")[:1]),
        current_release=Subquery(newest.values("release__name")[:1]),
        current_release_state=Subquery(newest.values("release__state")[:1]),
    )


class HistoryFilter(django_filters.FilterSet):  # type: ignore[misc]
    """Filters rows that went through `with_current_reading`."""

    q = django_filters.CharFilter(label="Search", method="search", max_length=SEARCH_LENGTH)
    reading = django_filters.ChoiceFilter(
        label="Result", choices=ReadingCode.choices, field_name="current_reading", empty_label="Any result"
    )
    state = django_filters.ChoiceFilter(
        label="State", choices=State.choices, method="in_state", empty_label="Any state"
    )
    release = django_filters.ChoiceFilter(
        label="Release",
        field_name="current_release",
        choices=lambda: [(name, name) for name in ModelRelease.objects.values_list("name", flat=True)],
        empty_label="Any release",
    )
    batch = django_filters.UUIDFilter(widget=forms.HiddenInput)
    date_from = django_filters.DateFilter(
        label="From (day in UTC)",
        field_name="created_at",
        lookup_expr="date__gte",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    date_to = django_filters.DateFilter(
        label="To (day in UTC)",
        field_name="created_at",
        lookup_expr="date__lte",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    class Meta:
        model = Submission
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet[Submission], name: str, value: str) -> QuerySet[Submission]:
        """Part of the file name or of the context, or the beginning of the SHA-256."""
        del name
        return rows.filter(
            Q(original_name__icontains=value)
            | Q(context__icontains=value)
            | Q(sha256__startswith=value.lower())
        )

    def in_state(self, rows: QuerySet[Submission], name: str, value: str) -> QuerySet[Submission]:
        """Rows whose tester sees them in this state."""
        del name
        return rows.filter(pk__in=Submission.objects.in_state(State(value)).values("pk"))
