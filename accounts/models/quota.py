"""How many images a tester may check: plans, grants, counters and the ledger."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone


class Plan(models.Model):
    """A named allowance a reviewer picks when approving."""

    name = models.CharField(max_length=40, unique=True)
    description = models.CharField(max_length=200, blank=True)
    per_day = models.PositiveIntegerField()
    per_month = models.PositiveIntegerField()
    per_hour = models.PositiveIntegerField(
        null=True, blank=True, help_text="Most images within one hour of the clock; empty for no such limit."
    )
    batch_size = models.PositiveIntegerField(default=50)
    api_allowed = models.BooleanField(default=True)
    is_offered = models.BooleanField(default=True)

    class Meta:
        ordering = ("per_month",)

    def __str__(self) -> str:
        return f"{self.name} ({self.per_day:,} a day, {self.per_month:,} a month)"


class QuotaGrantQuerySet(models.QuerySet["QuotaGrant"]):
    """Which grants count."""

    def running(self) -> Self:
        """Those that have started and not ended, newest first."""
        now = timezone.now()
        return self.filter(models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=now), starts_at__lte=now)


class QuotaGrant(models.Model):
    """A plan given to a tester; the newest one that has not ended counts."""

    tester = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="quota_grants")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="grants")
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="quota_grants_given"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)

    objects = QuotaGrantQuerySet.as_manager()

    class Meta:
        ordering = ("-starts_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=models.F("starts_at")),
                name="grant_ends_after_it_starts",
            ),
        )

    def __str__(self) -> str:
        return f"{self.plan} for tester {self.tester_id}"


class QuotaCounter(models.Model):
    """Units a tester has used in one UTC period: `hour:2026-11-23T14`, `day:2026-11-23` or `month:2026-11`.

    A conditional UPDATE on this row is what makes a reservation atomic on every database.
    """

    tester = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="quota_counters")
    period = models.CharField(max_length=24)
    used = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("tester", "period"), name="counter_one_per_period"),)

    def __str__(self) -> str:
        return f"{self.period}: {self.used}"


class EntryKind(models.TextChoices):
    """A unit is reserved when an image is accepted, then spent by its verdict or refunded."""

    RESERVE = "reserve", "Reserved"
    SPEND = "spend", "Spent"
    REFUND = "refund", "Given back"


class UsageEntry(models.Model):
    """One line of the ledger; the sum of `units` over a period is what its counter says.

    A unit of an organisation's pool names the organisation and counts in the pool's counter alone.
    """

    tester = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="usage_entries")
    reference = models.UUIDField(default=uuid.uuid4, help_text="The submission the unit was for.")
    kind = models.CharField(max_length=8, choices=EntryKind)
    units = models.SmallIntegerField(help_text="+1 reserved, 0 spent, -1 given back.")
    day = models.CharField(max_length=16, help_text="Counter period of the day the unit was reserved in.")
    month = models.CharField(max_length=16)
    hour = models.CharField(max_length=24, blank=True, help_text="Empty before hours were counted.")
    reason = models.CharField(max_length=200, blank=True)
    organisation = models.ForeignKey(
        "accounts.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="usage_entries",
        help_text="Whose pool paid; empty where the tester's own plan did.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        verbose_name_plural = "usage entries"
        constraints = (
            models.UniqueConstraint(
                fields=("reference",),
                condition=models.Q(kind=EntryKind.RESERVE),
                name="entry_one_reservation_per_reference",
            ),
            models.UniqueConstraint(
                fields=("reference",),
                condition=~models.Q(kind=EntryKind.RESERVE),
                name="entry_settled_once_per_reference",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=EntryKind.RESERVE, units=1)
                | models.Q(kind=EntryKind.SPEND, units=0)
                | models.Q(kind=EntryKind.REFUND, units=-1),
                name="entry_units_match_kind",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.reference}"
