"""The plans that reviewers pick from; who has one meets a change with the next picture."""

from dataclasses import dataclass

from django.db import transaction

from accounts.errors import DomainError
from accounts.models import Plan, User
from accounts.services import audit, switches


@dataclass(frozen=True)
class PlanTerms:
    """What a plan allows; counts are images, `batch_size` files of one upload."""

    description: str
    per_day: int
    per_month: int
    per_hour: int | None
    batch_size: int
    api_allowed: bool
    is_offered: bool


@transaction.atomic
def save_plan(*, actor: User, name: str, terms: PlanTerms, description: str) -> Plan:
    """Add the plan of this name, or change it for everyone who has it; `description` says why.

    Raises DomainError where the limits contradict one another, and SiteClosed while the site is read-only.
    """
    switches.require_writable()
    if terms.per_day > terms.per_month or (terms.per_hour or 0) > terms.per_day:
        raise DomainError(
            "An hour cannot allow more than a day, nor a day more than a month.", code="limits_contradict"
        )
    plan, created = Plan.objects.update_or_create(name=name, defaults=vars(terms))
    audit.record(
        actor=actor,
        event="plan_added" if created else "plan_changed",
        target=f"plan {plan.pk}",
        description=description,
        terms=vars(terms),
    )
    return plan
