"""What the reviewers' queue asks: which applications match, and how long decisions take."""

from datetime import timedelta
from statistics import median

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import ApplicationClaim, Decision, SecondOpinion, TesterApplication, User
from accounts.models.application import DecisionKind
from accounts.models.claim import CLAIM_LASTS

MEASURED_OVER = timedelta(days=90)


def find_applications(
    *, status: str, reviewer: User, role: str = "", claim: str = "", text: str = ""
) -> QuerySet[TesterApplication]:
    """Those of one status, oldest first; `claim` is "mine", "unclaimed", "opinion" or empty."""
    rows = TesterApplication.objects.filter(status=status).select_related("applicant", "claim__holder")
    if role:
        rows = rows.filter(role=role)
    if claim == "mine":
        rows = rows.filter(pk__in=ApplicationClaim.objects.live_of(reviewer).values("application"))
    elif claim == "unclaimed":
        live = ApplicationClaim.objects.filter(claimed_at__gt=timezone.now() - CLAIM_LASTS)
        rows = rows.exclude(pk__in=live.values("application"))
    elif claim == "opinion":
        wanted = SecondOpinion.objects.open().for_reviewer(reviewer)
        rows = rows.filter(pk__in=wanted.values("application"))
    if text:
        rows = rows.filter(Q(full_name__icontains=text) | Q(organisation__icontains=text))
    return rows.order_by("submitted_at", "pk")


def median_time_to_decision() -> timedelta | None:
    """From sending to approval or decline, of the decisions of the last 90 days; None without any."""
    final = Decision.objects.filter(
        kind__in=(DecisionKind.APPROVE, DecisionKind.DECLINE), created_at__gte=timezone.now() - MEASURED_OVER
    ).order_by()
    times = final.values_list("application__submitted_at", "created_at")
    seconds = [(decided - sent).total_seconds() for sent, decided in times if sent]
    return timedelta(seconds=median(seconds)) if seconds else None
