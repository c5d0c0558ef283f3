"""The audit trail: append-only, with the actor copied in so that it outlives the account."""

from typing import Any

from django.conf import settings
from django.db import models


class AuditRecord(models.Model):
    """One act; an act of staff carries a description of why or what."""

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="audit_records"
    )
    actor_email = models.EmailField(blank=True)
    actor_is_staff = models.BooleanField(default=False)
    event = models.CharField(max_length=64)
    target = models.CharField(max_length=120, blank=True, help_text="Kind and key of what was acted on.")
    description = models.TextField(blank=True)
    details = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(actor_is_staff=False) | ~models.Q(description=""),
                name="audit_staff_act_is_described",
            ),
        )

    def __str__(self) -> str:
        return f"{self.event} {self.target}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only."""
        if not self._state.adding:
            raise TypeError("An audit record is never changed.")
        super().save(*args, **kwargs)
