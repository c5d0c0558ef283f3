"""How often testers agree, and how often a known truth shows an error, by kind of picture. Only reads."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db.models import Count, Max
from django.db.models.fields.json import KeyTextTransform
from django.utils.text import capfirst

from accounts.breakdown import FEWEST, Breakdown, Figure, Group, Measure, Period, Unit, share
from classifier.models import Feedback
from classifier.models.feedback import Opinion, Truth
from classifier.models.verdict import Band

# By kind of picture: how often each opinion, or each answer of the detector, occurs.
Counts = dict[str, Counter[str]]

_AGREEMENT: Final = (
    Measure("agree_share", "Agree", Unit.SHARE),
    Measure("agree", "Agree"),
    Measure("disagree", "Disagree"),
)
_TRUTH: Final = (
    Measure("likely_share", "Called likely", Unit.SHARE),
    Measure("inconclusive_share", "We cannot tell", Unit.SHARE),
    Measure("no_evidence_share", "No evidence", Unit.SHARE),
    Measure("known", "Known"),
)
_TITLES: Final = {
    Truth.DALLE3: "Known to be made with DALL·E 3",
    Truth.OTHER_AI: "Known to be made with another generator",
    Truth.NOT_AI: "Known to be made by no generator",
}
UNKNOWN_KIND: Final = "Kind not known"


def feedback_figures(period: Period) -> tuple[Breakdown, ...]:
    """Agreement, then the detector's answers where the truth is known; feedback first given in the period.

    Kinds of picture with fewer than five rows are hidden, and left out of the sum over all kinds, because the
    difference would give them away.
    """
    rows = list(
        Feedback.objects.filter(created_at__range=period.moments)
        .order_by()
        .annotate(kind=KeyTextTransform("code", "verdict__condition"))
        .values("kind", "opinion", "truth", "verdict__band")
        .annotate(n=Count("pk"), words=Max(KeyTextTransform("label", "verdict__condition")))
    )
    labels = {row["kind"] or "": row["words"] or UNKNOWN_KIND for row in rows}
    opinions = _counts(rows, "opinion", opinion=(Opinion.AGREE, Opinion.DISAGREE))
    return (
        _breakdown("agreement", "Agree or disagree", _AGREEMENT, opinions, labels),
        *(
            _breakdown(
                f"known_{truth}", title, _TRUTH, _counts(rows, "verdict__band", truth=(truth,)), labels
            )
            for truth, title in _TITLES.items()
        ),
    )


def _counts(rows: Sequence[Mapping[str, Any]], what: str, **wanted: tuple[str, ...]) -> Counts:
    """Rows whose fields have one of the wanted values, by kind of picture."""
    found: Counts = {}
    for row in rows:
        if all(row[name] in values for name, values in wanted.items()):
            found.setdefault(row["kind"] or "", Counter())[row[what]] += row["n"]
    return found


def _breakdown(
    code: str, title: str, measures: tuple[Measure, ...], counts: Counts, labels: dict[str, str]
) -> Breakdown:
    kinds = sorted(counts, key=lambda kind: (-counts[kind].total(), labels[kind]))
    groups = [_group(kind or "not_known", labels[kind], measures, counts[kind]) for kind in kinds]
    shown = [counts[kind] for kind in kinds if counts[kind].total() >= FEWEST]
    if len(shown) > 1:
        groups.insert(0, _group("all", "All kinds with figures here", measures, sum(shown, Counter())))
    return Breakdown(code, title, "Kind of picture", measures, tuple(groups)).hide_few()


def _group(code: str, label: str, measures: tuple[Measure, ...], found: Counter[str]) -> Group:
    total = found.total()
    figures: dict[str, Figure] = {
        Opinion.AGREE: found[Opinion.AGREE],
        Opinion.DISAGREE: found[Opinion.DISAGREE],
        **{f"{name}_share": share(found[name], total) for name in (Opinion.AGREE, *Band)},
        "known": total,
    }
    return Group(code, capfirst(label), tuple(figures[measure.code] for measure in measures), total)
