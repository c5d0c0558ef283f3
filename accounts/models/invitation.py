"""An invitation to apply, or to join an organisation; only a hash of the mailed link is stored."""

from django.conf import settings
from django.db import models
from django.utils import timezone


class InvitationState(models.TextChoices):
    """What has become of an invitation."""

    OPEN = "open", "Waits for an answer"
    ACCEPTED = "accepted", "Accepted"
    EXPIRED = "expired", "Expired or replaced"


class Invitation(models.Model):
    """One mailed link; it works once, for one address, until it expires."""

    email = models.EmailField("e-mail address")
    reason = models.TextField(max_length=2000)
    plan = models.ForeignKey(
        "accounts.Plan", models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="invitations_sent"
    )
    invited_by_email = models.EmailField()
    token_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="invitations_accepted",
    )

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=~models.Q(reason=""), name="invitation_has_a_reason"),
            models.CheckConstraint(
                condition=models.Q(accepted_by__isnull=True) | models.Q(accepted_at__isnull=False),
                name="invitation_accepted_by_someone_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    @property
    def state(self) -> InvitationState:
        """What has become of it by now."""
        if self.accepted_at:
            return InvitationState.ACCEPTED
        return InvitationState.OPEN if timezone.now() < self.expires_at else InvitationState.EXPIRED
