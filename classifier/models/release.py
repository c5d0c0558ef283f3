"""A release of the detector: which weights, calibration and thresholds gave a verdict."""

from django.db import models


class ReleaseState(models.TextChoices):
    """A release is on the shelf, live (at most one), or withdrawn for a reason."""

    AVAILABLE = "available", "Available"
    LIVE = "live", "Live"
    WITHDRAWN = "withdrawn", "Withdrawn"


class ModelRelease(models.Model):
    """The database's copy of a verified release folder; `card` is what its verdicts quote."""

    name = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=12, choices=ReleaseState, default=ReleaseState.AVAILABLE)
    weights_sha256 = models.CharField(max_length=64)
    calibration_id = models.CharField(max_length=64)
    card = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    activated_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("state",),
                condition=models.Q(state=ReleaseState.LIVE),
                name="release_at_most_one_live",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ReleaseState.WITHDRAWN)
                | (~models.Q(withdrawn_reason="") & models.Q(withdrawn_at__isnull=False)),
                name="release_withdrawn_for_a_reason",
            ),
        )

    def __str__(self) -> str:
        return self.name
