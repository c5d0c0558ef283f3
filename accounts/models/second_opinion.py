"""What a colleague thinks of an application, asked for by the reviewer who has to decide."""

from typing import Self

from django.conf import settings
from django.db import models

from accounts.models.application import TesterApplication
from accounts.models.user import User


class Advice(models.TextChoices):
    """What the colleague would do."""

    APPROVE = "approve", "Approve"
    DECLINE = "decline", "Decline"
    ASK = "ask", "Ask the applicant for more"
    UNSURE = "unsure", "I cannot tell"


class SecondOpinionQuerySet(models.QuerySet["SecondOpinion"]):
    """What is still open, and for whom."""

    def open(self) -> Self:
        """Those nobody has answered."""
        return self.filter(answered_at__isnull=True)

    def for_reviewer(self, reviewer: User) -> Self:
        """Those this reviewer may answer: asked of them or of anybody, and not by themselves.

        What was asked of someone who reviews no more, anybody may answer.
        """
        left = models.Q(asked_of__is_active=False) | models.Q(asked_of__is_staff=False)
        asked = models.Q(asked_of=reviewer) | models.Q(asked_of__isnull=True) | left
        return self.filter(asked).exclude(asked_by=reviewer)


class SecondOpinion(models.Model):
    """One question to a colleague, or to any; at most one of an application is open. For reviewers only."""

    application = models.ForeignKey(TesterApplication, models.CASCADE, related_name="second_opinions")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="opinions_asked"
    )
    asked_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="opinions_wanted"
    )
    question = models.TextField(max_length=1000)
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="opinions_given"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    advice = models.CharField(max_length=8, choices=Advice, blank=True)
    text = models.TextField(blank=True, max_length=2000)

    objects = SecondOpinionQuerySet.as_manager()

    class Meta:
        ordering = ("asked_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("application",),
                condition=models.Q(answered_at__isnull=True),
                name="second_opinion_one_open_per_application",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, advice="", text="")
                | models.Q(answered_at__isnull=False, advice__in=Advice.values),
                name="second_opinion_answered_with_advice",
            ),
        )

    def __str__(self) -> str:
        return f"second opinion on application {self.application_id}"
