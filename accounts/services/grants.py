"""Which plan a tester has: the newest grant that runs."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.errors import DomainError, NotApproved
from accounts.models import Plan, QuotaGrant, User
from accounts.moments import in_words
from accounts.services import audit


class EndsInThePast(DomainError):
    """A grant that would be over before it starts."""

    code = "ends_in_the_past"


def current_grant(*, tester: User) -> QuotaGrant:
    """The newest grant that runs now, with its plan; raises NotApproved where there is none."""
    grant = tester.quota_grants.running().select_related("plan").first()
    if grant is None:
        raise NotApproved(_why_no_plan(tester))
    return grant


def current_plan(*, tester: User) -> Plan:
    """The plan of the newest grant that runs now; raises NotApproved where there is none."""
    return current_grant(tester=tester).plan


@transaction.atomic
def grant_plan(
    *, tester: User, plan: Plan, granted_by: User | None, description: str, ends_at: datetime | None = None
) -> QuotaGrant:
    """Give a tester a plan from now on; after `ends_at` the grant before it counts again.

    Raises EndsInThePast where it would never run.
    """
    now = timezone.now()
    if ends_at is not None and ends_at <= now:
        raise EndsInThePast("Choose a day in the future, or none for a plan without an end.")
    grant = QuotaGrant.objects.create(
        tester=tester, plan=plan, granted_by=granted_by, starts_at=now, ends_at=ends_at
    )
    audit.record(
        actor=granted_by,
        event="plan_granted",
        target=f"user {tester.pk}",
        description=description,
        plan=plan.name,
        ends_at=ends_at.isoformat() if ends_at else None,
    )
    return grant


def _why_no_plan(tester: User) -> str:
    ended = tester.quota_grants.filter(ends_at__lte=timezone.now()).order_by("-ends_at").first()
    if ended is None or ended.ends_at is None or not tester.is_active:
        return "You have no plan yet. A reviewer gives you one when your application is approved."
    return (
        f"Your plan ended on {in_words(ended.ends_at, tester)}. "
        "You can ask for a new one on the page “My use of images”."
    )
