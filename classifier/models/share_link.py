"""A link that lets anyone who has it read one result, until it ends or is taken back."""

import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.utils import timezone

from classifier.models.submission import Submission


class ShareLinkQuerySet(models.QuerySet["ShareLink"]):
    """Reading queries."""

    def standing(self) -> Self:
        """Links that open the result now."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=timezone.now())

    def ended_before(self, moment: datetime) -> Self:
        """Links that ended, or were taken back, before this aware moment."""
        return self.filter(models.Q(expires_at__lt=moment) | models.Q(revoked_at__lt=moment))


class ShareLink(models.Model):
    """The key in the address is signed from the row's id and never stored (see services.share_links)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    submission = models.ForeignKey(Submission, models.CASCADE, related_name="share_links")
    shows_picture = models.BooleanField(
        default=False, help_text="Whether readers see the picture at reading size; never the file itself."
    )
    note = models.CharField(max_length=80, blank=True, help_text="For whom; only its tester sees it.")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="share_link_has_an_end"
            ),
        )

    def __str__(self) -> str:
        return f"share link {self.pk}"
