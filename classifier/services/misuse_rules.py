"""The rules of misuse: each reads what one tester did and returns evidence for a reviewer, or None.

They change nothing and stop nobody. Evidence is JSON with a `count` that grows with the matter; it holds
numbers and keys of submissions, never a file name or an address. `after` is the tester's last decision under
the rule: nothing from before it is counted again.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from statistics import median
from typing import Any, Final

import numpy as np
from allauth.usersessions.models import UserSession
from django.db.models import Count
from django.db.models.functions import TruncDate

from accounts.errors import NotApproved
from accounts.models import User
from accounts.services import grants
from classifier.intake.look_hash import look_distance
from classifier.models import Submission, Verdict
from classifier.models.submission import Status
from classifier.models.verdict import Band
from classifier.services.misuse_thresholds import PROBING, SCRAPING, SHARED_ACCOUNT, VOLUME

Evidence = dict[str, Any]

MOST_ROWS: Final = 100  # of the variants listed as evidence; the count says how many there are
_STRENGTH: Final = {Band.NO_EVIDENCE: 0, Band.INCONCLUSIVE: 1, Band.LIKELY: 2}


def find_probing(*, tester: User, now: datetime, after: datetime) -> Evidence | None:
    """Variants of one picture whose answers became weaker one after the other; the largest such family."""
    sent = Submission.objects.filter(tester=tester, created_at__gt=max(now - PROBING.window, after))
    rows = sent.exclude(look_hash="").order_by("created_at", "pk")
    families = _families(rows.values("pk", "sha256", "look_hash", "created_at"))
    found = [_probing_evidence(family) for family in families if len(family) >= PROBING.fewest]
    return max(filter(None, found), key=lambda evidence: evidence["count"], default=None)


def _families(rows: Iterable[Any]) -> list[list[dict[str, Any]]]:
    """Different files that look like the first of their family, oldest first; one sent again counts once."""
    families: list[list[dict[str, Any]]] = []
    seen = set()
    for row in rows:
        if row["sha256"] in seen:
            continue
        seen.add(row["sha256"])
        for family in families:
            distance = look_distance(family[0]["look_hash"], row["look_hash"])
            if distance <= PROBING.distance:
                family.append(row | {"distance": distance})
                break
        else:
            families.append([row | {"distance": 0}])
    return families


def _probing_evidence(family: list[dict[str, Any]]) -> Evidence | None:
    answers = _first_answers([row["pk"] for row in family])
    rows = [row | answers[row["pk"]] for row in family if row["pk"] in answers]
    if len(rows) < PROBING.fewest:
        return None
    first, last = rows[0], rows[-1]
    scores = [row["log10_lr"] for row in rows]
    falls = correlation_with_order(scores)
    drop = scores[0] - scores[-1]
    weaker = _STRENGTH[Band(last["band"])] < _STRENGTH[Band(first["band"])] or drop >= PROBING.drop
    # Who starts where the detector finds nothing has nothing to evade.
    if first["band"] == Band.NO_EVIDENCE or falls > PROBING.correlation or not weaker:
        return None
    return {
        "count": len(rows),
        "correlation": round(falls, 2),
        "drop": round(drop, 2),
        "rows": [_probing_row(row) for row in rows[:MOST_ROWS]],
    }


def _first_answers(keys: list[Any]) -> dict[Any, dict[str, Any]]:
    """What the tester was told first of each: a later check under another release was not asked for."""
    verdicts = Verdict.objects.filter(submission__in=keys).order_by("-created_at", "-pk")
    return {
        verdict.submission_id: {
            "band": verdict.band,
            "probability": verdict.probability,
            "log10_lr": float(np.log10(max(verdict.likelihood_ratio, 1e-12))),
        }
        for verdict in verdicts.only("submission_id", "band", "probability", "likelihood_ratio")
    }


def _probing_row(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "submission": str(row["pk"]),
        "at": row["created_at"].isoformat(),
        "distance": row["distance"],
        "band": row["band"],
        "probability": round(row["probability"], 4),
        "log10_lr": round(row["log10_lr"], 3),
    }


def find_scraping(*, tester: User, now: datetime, after: datetime) -> Evidence | None:
    """Use of the API by clockwork, or a plan that the API uses up day after day."""
    return _clockwork(tester, now, after) or _full_days(tester, now, after)


def _clockwork(tester: User, now: datetime, after: datetime) -> Evidence | None:
    start = max(now - SCRAPING.window, after)
    sent = Submission.objects.filter(tester=tester, origin="api", created_at__gt=start).order_by("created_at")
    times = [moment.timestamp() for moment in sent.values_list("created_at", flat=True)]
    if len(times) < SCRAPING.fewest or times[-1] - times[0] < SCRAPING.spread.total_seconds():
        return None
    pauses = np.sort(np.diff(times))
    pauses = pauses[: len(pauses) - int(SCRAPING.ignored_share * len(pauses))]
    mean = float(pauses.mean())
    variation = float(pauses.std()) / mean if mean else 0.0
    if variation >= SCRAPING.variation:
        return None
    return {
        "pattern": "clockwork",
        "count": len(times),
        "hours": round((times[-1] - times[0]) / 3600, 1),
        "seconds_between": round(mean, 1),
        "variation": round(variation, 3),
    }


def _full_days(tester: User, now: datetime, after: datetime) -> Evidence | None:
    try:
        per_day = grants.current_plan(tester=tester).per_day
    except NotApproved:
        return None
    start = max(_midnight(now) - timedelta(days=SCRAPING.of_days - 1), after)
    # One that failed gave its unit back, and so used nothing up.
    sent = Submission.objects.filter(tester=tester, origin="api", created_at__gte=start)
    days = _per_day(sent.exclude(status=Status.FAILED))
    full = [day for day in days if day["count"] >= per_day]
    if len(full) < SCRAPING.full_days:
        return None
    return {"pattern": "full_days", "count": len(full), "per_day": per_day, "days": days}


def find_shared_account(*, tester: User, now: datetime, after: datetime) -> Evidence | None:
    """Sign-ins in use from many networks within the hour; only how many, never which.

    Keys of the API are left out: programs on rented machines change their address all the time.
    """
    used = UserSession.objects.filter(user=tester, last_seen_at__gt=max(now - SHARED_ACCOUNT.window, after))
    rows = list(used.values_list("ip", "user_agent"))
    networks = {network_of(ip) for ip, _agent in rows}
    if len(networks) < SHARED_ACCOUNT.networks:
        return None
    return {"count": len(networks), "sign_ins": len(rows), "browsers": len({agent for _ip, agent in rows})}


def find_volume(*, tester: User, now: datetime, after: datetime) -> Evidence | None:
    """Far more pictures today (UTC) than on the person's usual days."""
    today = _midnight(now)
    sent = Submission.objects.filter(tester=tester)
    count = sent.filter(created_at__gte=max(today, after)).count()
    if count < VOLUME.fewest:
        return None
    earlier = sent.filter(created_at__lt=today, created_at__gte=today - timedelta(days=VOLUME.days))
    days = _per_day(earlier)
    if len(days) < VOLUME.fewest_days:
        return None
    usual = median(day["count"] for day in days)
    if count <= VOLUME.times * usual:
        return None
    return {"count": count, "day": today.date().isoformat(), "usual": usual, "days": days}


def correlation_with_order(values: Sequence[float]) -> float:
    """Spearman's rank correlation of values with their order, -1 (always falls) to 1; 0 if all are equal."""
    ranks, order = _ranks(values), np.arange(1, len(values) + 1, dtype=float)
    ranks, order = ranks - ranks.mean(), order - order.mean()
    spread = float(np.sqrt((ranks**2).sum() * (order**2).sum()))
    return float((ranks * order).sum()) / spread if spread else 0.0


def _ranks(values: Sequence[float]) -> Any:
    """Ranks from 1 on; equal values share the mean of theirs."""
    _distinct, place, counts = np.unique(np.asarray(values), return_inverse=True, return_counts=True)
    return (np.cumsum(counts) - (counts - 1) / 2)[place]


def network_of(address: str) -> str:
    """The /24 of an IPv4 address or the /48 of an IPv6 address: about one office, home or provider."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return str(ip_network(f"{ip}/{24 if ip.version == 4 else 48}", strict=False))


def _per_day(rows: Any) -> list[dict[str, Any]]:
    """Number of rows of each UTC day that has any, oldest first."""
    days = rows.order_by().annotate(day=TruncDate("created_at", tzinfo=UTC)).values("day")
    return [
        {"day": row["day"].isoformat(), "count": row["count"]}
        for row in days.annotate(count=Count("pk")).order_by("day")
    ]


def _midnight(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
