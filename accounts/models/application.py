"""An application to become a tester, and the append-only decisions on it."""

from typing import Any

from django.conf import settings
from django.db import models

from accounts.models.user import Role


class ApplicationStatus(models.TextChoices):
    """Where an application stands; only a draft or one needing information can be edited."""

    DRAFT = "draft", "Not sent yet"
    SUBMITTED = "submitted", "Waiting for a reviewer"
    MORE_INFORMATION = "more_information", "More information needed"
    DEFERRED = "deferred", "Deferred"
    APPROVED = "approved", "Approved"
    DECLINED = "declined", "Declined"


class ExpectedVolume(models.TextChoices):
    """How many images a month the applicant expects to check."""

    FEW = "few", "Up to 20 a month"
    DOZENS = "dozens", "20 to 200 a month"
    HUNDREDS = "hundreds", "200 to 2,000 a month"
    THOUSANDS = "thousands", "More than 2,000 a month"


OPEN_STATUSES = (
    ApplicationStatus.DRAFT,
    ApplicationStatus.SUBMITTED,
    ApplicationStatus.MORE_INFORMATION,
    ApplicationStatus.DEFERRED,
)
DECIDABLE_STATUSES = (
    ApplicationStatus.SUBMITTED,
    ApplicationStatus.MORE_INFORMATION,
    ApplicationStatus.DEFERRED,
)


class TesterApplication(models.Model):
    """One person's application; saved as a draft at every step, so that nothing typed is lost."""

    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="applications")
    status = models.CharField(max_length=20, choices=ApplicationStatus, default=ApplicationStatus.DRAFT)
    full_name = models.CharField("your name", max_length=120, blank=True)
    role = models.CharField("your role", max_length=16, choices=Role, blank=True)
    organisation = models.CharField(max_length=160, blank=True)
    links = models.TextField("links to your work", blank=True, max_length=2000)
    intended_use = models.TextField("what you will use it for", blank=True, max_length=4000)
    expected_volume = models.CharField(max_length=16, choices=ExpectedVolume, blank=True)
    answer_to_reviewer = models.TextField(blank=True, max_length=4000)
    comprehension_answers = models.JSONField(default=list, blank=True)
    comprehension_passed_at = models.DateTimeField(null=True, blank=True)
    terms_version = models.CharField(max_length=16, blank=True)
    terms_accepted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("submitted_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("applicant",),
                condition=models.Q(status__in=OPEN_STATUSES),
                name="application_one_open_per_person",
            ),
            models.CheckConstraint(
                condition=models.Q(status=ApplicationStatus.DRAFT)
                | models.Q(
                    submitted_at__isnull=False,
                    terms_accepted_at__isnull=False,
                    comprehension_passed_at__isnull=False,
                ),
                name="application_sent_is_complete",
            ),
        )

    def __str__(self) -> str:
        return f"application {self.pk} ({self.get_status_display()})"


class DecisionKind(models.TextChoices):
    """What a reviewer can decide."""

    APPROVE = "approve", "Approve"
    REQUEST_INFORMATION = "request_information", "Ask for information"
    DEFER = "defer", "Defer"
    DECLINE = "decline", "Decline"


class Decision(models.Model):
    """One reviewer's act on an application; never changed, never deleted with the reviewer."""

    application = models.ForeignKey(TesterApplication, models.CASCADE, related_name="decisions")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="decisions"
    )
    reviewer_email = models.EmailField()
    kind = models.CharField(max_length=20, choices=DecisionKind)
    reason = models.TextField(blank=True, help_text="Sent to the applicant.")
    plan = models.ForeignKey("accounts.Plan", models.PROTECT, null=True, blank=True, related_name="decisions")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("created_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind=DecisionKind.APPROVE, plan__isnull=False)
                | (~models.Q(kind=DecisionKind.APPROVE) & ~models.Q(reason="") & models.Q(plan__isnull=True)),
                name="decision_approval_has_plan_others_a_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on application {self.application_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only."""
        if not self._state.adding:
            raise TypeError("A decision is never changed; record a new one.")
        super().save(*args, **kwargs)
