"""A tester's request for another plan, and what a reviewer answered."""

from django.conf import settings
from django.db import models

from accounts.models.quota import Plan, QuotaGrant


class RequestState(models.TextChoices):
    """Where a request stands; only an open one can change."""

    OPEN = "open", "Waits for a reviewer"
    GRANTED = "granted", "Granted"
    DECLINED = "declined", "Declined"
    TAKEN_BACK = "taken_back", "Taken back"


class QuotaRequest(models.Model):
    """One request; at most one of a tester is open."""

    tester = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="quota_requests")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="requests", verbose_name="plan you need")
    wanted_until = models.DateField("until when", null=True, blank=True)
    reason = models.TextField("what you need it for", max_length=2000)
    state = models.CharField(max_length=12, choices=RequestState, default=RequestState.OPEN)
    created_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="quota_requests_decided",
    )
    answer = models.TextField(blank=True, max_length=2000)
    grant = models.OneToOneField(QuotaGrant, models.SET_NULL, null=True, blank=True, related_name="request")

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("tester",),
                condition=models.Q(state=RequestState.OPEN),
                name="quota_request_one_open_per_tester",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=RequestState.values), name="quota_request_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state=RequestState.OPEN, decided_at__isnull=True)
                | (~models.Q(state=RequestState.OPEN) & models.Q(decided_at__isnull=False)),
                name="quota_request_decided_at_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=RequestState.DECLINED) | ~models.Q(answer=""),
                name="quota_request_declined_for_a_reason",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="quota_request_has_a_reason"),
        )

    def __str__(self) -> str:
        return f"quota request {self.pk}"
