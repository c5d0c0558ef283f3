"""What the rules of misuse noticed, and what a reviewer made of it; no rule ever stops anybody by itself."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone


class Rule(models.TextChoices):
    """What was noticed."""

    PROBING = "probing", "Many variants of one picture"
    SCRAPING = "scraping", "A program that never rests"
    SHARED_ACCOUNT = "shared_account", "One account in many places"
    VOLUME = "volume", "Far more pictures than usual"


class FlagState(models.TextChoices):
    """Open until a reviewer has looked."""

    OPEN = "open", "Open"
    DISMISSED = "dismissed", "Dismissed"
    ACTED = "acted", "Acted on"


class MisuseFlag(models.Model):
    """One thing a reviewer should look at; further evidence of the same goes to the open one."""

    tester = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="misuse_flags")
    rule = models.CharField(max_length=16, choices=Rule)
    evidence = models.JSONField(help_text="Numbers and keys of submissions; no file names, no addresses.")
    state = models.CharField(max_length=12, choices=FlagState, default=FlagState.OPEN)
    opened_at = models.DateTimeField(auto_now_add=True)
    noticed_at = models.DateTimeField(default=timezone.now, help_text="When the evidence last grew.")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="misuse_flags_decided",
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True, max_length=2000, help_text="Why, for the reviewers.")

    class Meta:
        ordering = ("-opened_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("tester", "rule"),
                condition=models.Q(state=FlagState.OPEN),
                name="misuse_flag_one_open_per_tester_and_rule",
            ),
            models.CheckConstraint(
                condition=models.Q(state=FlagState.OPEN, decided_at__isnull=True, note="")
                | (
                    models.Q(state__in=(FlagState.DISMISSED, FlagState.ACTED), decided_at__isnull=False)
                    & ~models.Q(note="")
                ),
                name="misuse_flag_decided_with_a_note",
            ),
            models.CheckConstraint(condition=models.Q(rule__in=Rule.values), name="misuse_flag_rule_known"),
        )

    def __str__(self) -> str:
        return f"{self.rule} of tester {self.tester_id}"

    @property
    def is_open(self) -> bool:
        """True until a reviewer has decided."""
        return self.state == FlagState.OPEN


class RateLimitQuerySet(models.QuerySet["RateLimit"]):
    """Reading queries."""

    def running(self) -> Self:
        """Those that hold now."""
        return self.filter(lifted_at__isnull=True, until__gt=timezone.now())


class RateLimit(models.Model):
    """At most so many pictures an hour, set by a reviewer for a reason; ends by itself, or is lifted."""

    tester = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="rate_limits")
    flag = models.ForeignKey(MisuseFlag, models.RESTRICT, related_name="rate_limits")
    per_hour = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    reason = models.TextField(max_length=2000, help_text="The tester reads it word for word.")
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="rate_limits_set"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="rate_limits_lifted"
    )
    lifted_reason = models.TextField(blank=True, max_length=2000, help_text="The tester reads it too.")

    objects = RateLimitQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("created_at")), name="rate_limit_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=models.Q(per_hour__gte=1), name="rate_limit_is_no_ban"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="rate_limit_has_a_reason"),
            models.CheckConstraint(
                condition=models.Q(lifted_at__isnull=True, lifted_reason="")
                | (models.Q(lifted_at__isnull=False) & ~models.Q(lifted_reason="")),
                name="rate_limit_lifted_for_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.per_hour} an hour for tester {self.tester_id}"

    @property
    def is_running(self) -> bool:
        """True while it holds."""
        return self.lifted_at is None and self.until > timezone.now()
