"""Who of the reviewers works on an application now; at most one row per application."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models.application import TesterApplication
from accounts.models.user import User

CLAIM_LASTS = timedelta(hours=2)


class ApplicationClaimQuerySet(models.QuerySet["ApplicationClaim"]):
    """What a conditional UPDATE asks of a claim."""

    def live_of(self, reviewer: User) -> Self:
        """Those this reviewer holds and that have not lapsed."""
        return self.filter(holder=reviewer, claimed_at__gt=timezone.now() - CLAIM_LASTS)

    def free_for(self, reviewer: User) -> Self:
        """Those nobody else holds now: released, lapsed, or the reviewer's own."""
        lapsed = models.Q(claimed_at__lte=timezone.now() - CLAIM_LASTS)
        return self.filter(models.Q(holder__isnull=True) | models.Q(holder=reviewer) | lapsed)


class ApplicationClaim(models.Model):
    """The row two reviewers race for; without a holder the application is free."""

    application = models.OneToOneField(TesterApplication, models.CASCADE, related_name="claim")
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="claims"
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True, max_length=1000, help_text="From the reviewer who handed it over.")

    objects = ApplicationClaimQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(holder__isnull=True, claimed_at__isnull=True, note="")
                | models.Q(holder__isnull=False, claimed_at__isnull=False),
                name="claim_has_holder_and_time_or_neither",
            ),
        )

    def __str__(self) -> str:
        return f"claim on application {self.application_id}"

    @property
    def is_live(self) -> bool:
        """True while the holder alone may decide."""
        return self.claimed_at is not None and self.claimed_at > timezone.now() - CLAIM_LASTS
