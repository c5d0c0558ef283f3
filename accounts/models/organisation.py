"""Organisations of testers: who belongs to one, who looks after it, and the images it pays for."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from accounts.models.user import TesterState


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Reading queries of the staff's page."""

    def without_admin(self) -> Self:
        """Those in use in which nobody can act: no admin, or only suspended ones."""
        able = Membership.objects.able_admins().filter(organisation=models.OuterRef("pk"))
        return self.filter(~models.Exists(able), closed_at__isnull=True)


class Organisation(models.Model):
    """A group of testers that may have a pool of images and a history that its members share."""

    name = models.CharField(max_length=120)
    pool_per_month = models.PositiveIntegerField(
        default=0, help_text="Images a month for all members together, beside their own plans; 0 is no pool."
    )
    shares_history = models.BooleanField(
        default=False, help_text="Members see what the others send while this is on."
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="organisations_created"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(
        null=True, blank=True, help_text="When its last member left; it stays closed."
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(Lower("name"), name="organisation_name_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="organisation_has_a_name"),
        )

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Reading queries."""

    def able_admins(self) -> Self:
        """Admins who can act now: approved, and not suspended."""
        return self.filter(is_admin=True, person__is_active=True, person__tester_state=TesterState.APPROVED)


class Membership(models.Model):
    """A person in the one organisation they are in; the row goes when they leave.

    What was shared hangs on this row, so that it is shared no longer once the row is gone.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="membership")
    is_admin = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ("joined_at", "pk")

    def __str__(self) -> str:
        return f"person {self.person_id} in organisation {self.organisation_id}"


class PoolCounter(models.Model):
    """Images an organisation's pool has paid for in one period (`month:2026-11`, in UTC).

    The counterpart of QuotaCounter: a conditional UPDATE on this row is what makes a unit atomic.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="pool_counters")
    period = models.CharField(max_length=16)
    used = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("organisation", "period"), name="pool_counter_one_per_period"),
        )

    def __str__(self) -> str:
        return f"{self.period}: {self.used}"
