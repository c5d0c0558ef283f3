"""The evidence of a misuse flag in words and tables, for its reviewer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from classifier.models import MisuseFlag
from classifier.models.misuse import Rule
from classifier.models.verdict import Band
from classifier.services.misuse_thresholds import PROBING, SCRAPING, SHARED_ACCOUNT, VOLUME
from classifier.views.score_chart import ScoreChart, score_chart


@dataclass(frozen=True)
class Shown:
    """One sentence on the rule, one on what was found, innocent explanations, and the numbers behind it."""

    rule: str
    found: str
    innocent: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    chart: ScoreChart | None = None


def shown_evidence(flag: MisuseFlag) -> Shown:
    """What the page of this flag says."""
    return _SHOWN[Rule(flag.rule)](flag.evidence)


def _probing(evidence: dict[str, Any]) -> Shown:
    rows = evidence["rows"]
    listed = f" The first {len(rows)} are listed." if len(rows) < evidence["count"] else ""
    return Shown(
        rule=(
            f"At least {PROBING.fewest} different files that look alike, within {_hours(PROBING.window)}, "
            "whose answers became weaker one after the other."
        ),
        found=(
            f"{evidence['count']} variants. From the first to the last answer the evidence for DALL·E 3 fell "
            f"by {evidence['drop']} powers of ten. Correlation with time: {_signed(evidence['correlation'])} "
            f"(−1 is a steady fall).{listed}"
        ),
        innocent="Someone compares copies of one picture, or measures what editing does to the answer.",
        columns=(
            "Sent (UTC)",
            "Submission",
            "Bits unlike the first",
            "Answer",
            "Probability",
            "Power of ten",
        ),
        rows=tuple(_probing_row(row) for row in rows),
        chart=score_chart([(datetime.fromisoformat(r["at"]), r["log10_lr"], r["band"]) for r in rows]),
    )


def _probing_row(row: dict[str, Any]) -> tuple[str, ...]:
    return (
        f"{datetime.fromisoformat(row['at']):%d %b, %H:%M:%S}",
        row["submission"][:8],
        str(row["distance"]),
        Band(row["band"]).label,
        f"{100 * row['probability']:.1f} %",
        _signed(row["log10_lr"]),
    )


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def _scraping(evidence: dict[str, Any]) -> Shown:
    innocent = "A desk checks everything that comes in, and needs another plan."
    if evidence["pattern"] == "full_days":
        return Shown(
            rule=f"The API uses up the whole plan on {SCRAPING.full_days} of {SCRAPING.of_days} days.",
            found=f"{evidence['count']} days with {evidence['per_day']} pictures or more.",
            innocent=innocent,
            columns=("Day (UTC)", "Pictures by the API"),
            rows=_days(evidence),
        )
    return Shown(
        rule=(
            f"At least {SCRAPING.fewest} pictures by the API within {_hours(SCRAPING.window)}, in steps as "
            f"even as those of a clock, over at least {_hours(SCRAPING.spread)}."
        ),
        found=(
            f"{evidence['count']} pictures in {evidence['hours']} hours, one every "
            f"{evidence['seconds_between']} seconds. The steps vary by {100 * evidence['variation']:.1f} % "
            f"of their mean; below {100 * SCRAPING.variation:.0f} % the rule flags."
        ),
        innocent=innocent,
    )


def _shared_account(evidence: dict[str, Any]) -> Shown:
    return Shown(
        rule=f"Sign-ins in use from at least {SHARED_ACCOUNT.networks} networks within an hour.",
        found=(
            f"{evidence['count']} networks, {evidence['sign_ins']} sign-ins, {evidence['browsers']} "
            "different browsers. Which networks is not kept."
        ),
        innocent="Someone travels with several devices, or an office uses several ways into the internet.",
    )


def _volume(evidence: dict[str, Any]) -> Shown:
    return Shown(
        rule=(
            f"At least {VOLUME.fewest} pictures on a day, and over {VOLUME.times:g} times the median of the "
            f"person’s active days in the {VOLUME.days} days before."
        ),
        found=(
            f"{evidence['count']} pictures on {_day(evidence['day'])}; "
            f"the usual day has {evidence['usual']:g}."
        ),
        innocent="A big story, or a collection that arrived at once.",
        columns=("Earlier day (UTC)", "Pictures"),
        rows=_days(evidence),
    )


def _days(evidence: dict[str, Any]) -> tuple[tuple[str, ...], ...]:
    return tuple((_day(row["day"]), str(row["count"])) for row in evidence["days"])


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.day} {day:%B %Y}"


def _hours(length: Any) -> str:
    return f"{length.total_seconds() / 3600:g} hours"


_SHOWN: Final[dict[Rule, Callable[[dict[str, Any]], Shown]]] = {
    Rule.PROBING: _probing,
    Rule.SCRAPING: _scraping,
    Rule.SHARED_ACCOUNT: _shared_account,
    Rule.VOLUME: _volume,
}
