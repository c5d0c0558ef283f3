"""An application to become a tester, and the append-only decisions on it."""

from typing import Any, Self

from django.conf import settings
from django.db import models

from accounts.free_mail import is_free_mail
from accounts.models.user import Role, User


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


class Purpose(models.TextChoices):
    """What the pictures are checked for; in words it stands in `intended_use`."""

    NEWSROOM = "newsroom", "Newsroom verification"
    MODERATION = "moderation", "Platform moderation"
    RESEARCH = "research", "Research"
    EDUCATION = "education", "Education"
    OTHER = "other", "Something else"


class Region(models.TextChoices):
    """Where the applicant mostly works."""

    AFRICA = "africa", "Africa"
    ASIA = "asia", "Asia"
    EUROPE = "europe", "Europe"
    LATIN_AMERICA = "latin_america", "Latin America and the Caribbean"
    MIDDLE_EAST = "middle_east", "Middle East"
    NORTH_AMERICA = "north_america", "North America"
    OCEANIA = "oceania", "Oceania"
    UNDISCLOSED = "undisclosed", "Prefer not to say"


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


EDITABLE_STATUSES = (ApplicationStatus.DRAFT, ApplicationStatus.MORE_INFORMATION)
REQUIRED_FIELDS = ("full_name", "role", "organisation", "intended_use", "expected_volume")


class TesterApplicationQuerySet(models.QuerySet["TesterApplication"]):
    """Reading queries of the applicant's pages and of the reviewers' queue."""

    def open(self) -> Self:
        """Those that are not yet approved or declined; at most one per person."""
        return self.filter(status__in=OPEN_STATUSES)

    def sent(self) -> Self:
        """Those a reviewer may see: a draft is its author's own business."""
        return self.exclude(status=ApplicationStatus.DRAFT)

    def awaiting_decision(self) -> Self:
        """Those a reviewer should look at now, oldest first."""
        return self.filter(status=ApplicationStatus.SUBMITTED).order_by("submitted_at", "pk")

    def newest_of(self, person: User) -> "TesterApplication | None":
        """The one that says where this person stands."""
        return self.filter(applicant=person).order_by("-created_at", "-pk").first()


class TesterApplication(models.Model):
    """One person's application; saved as a draft at every step, so that nothing typed is lost."""

    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="applications")
    invitation = models.ForeignKey(
        "accounts.Invitation", models.SET_NULL, null=True, blank=True, related_name="applications"
    )
    status = models.CharField(max_length=20, choices=ApplicationStatus, default=ApplicationStatus.DRAFT)
    full_name = models.CharField("your name", max_length=120, blank=True)
    role = models.CharField("your role", max_length=16, choices=Role, blank=True)
    organisation = models.CharField(max_length=160, blank=True)
    links = models.TextField("links to your work", blank=True, max_length=2000)
    proof = models.TextField("where we can see that you work there", blank=True, max_length=1000)
    intended_use = models.TextField("what you will use it for", blank=True, max_length=4000)
    expected_volume = models.CharField(max_length=16, choices=ExpectedVolume, blank=True)
    purpose = models.CharField("kind of use", max_length=16, choices=Purpose, blank=True)
    region = models.CharField(max_length=16, choices=Region, blank=True)
    comprehension_answers = models.JSONField(default=list, blank=True)
    comprehension_passed_at = models.DateTimeField(null=True, blank=True)
    terms_version = models.CharField(max_length=16, blank=True)
    terms_accepted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    objects = TesterApplicationQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=models.Q(purpose__in=("", *Purpose.values)), name="application_purpose_known"
            ),
            models.CheckConstraint(
                condition=models.Q(region__in=("", *Region.values)), name="application_region_known"
            ),
        )

    def __str__(self) -> str:
        return f"application {self.pk} ({self.get_status_display()})"

    @property
    def is_editable(self) -> bool:
        """True while its author may change it."""
        return self.status in EDITABLE_STATUSES

    @property
    def is_decidable(self) -> bool:
        """True while a reviewer may decide on it."""
        return self.status in DECIDABLE_STATUSES

    @property
    def missing_fields(self) -> list[str]:
        """Names of the fields that must be filled in before it can be sent."""
        required = (*REQUIRED_FIELDS, *(("proof",) if self.needs_proof else ()))
        return [name for name in required if not getattr(self, name).strip()]

    @property
    def check_seed(self) -> str:
        """What the questions of its short check are drawn with."""
        return f"application-{self.pk}"

    @property
    def needs_proof(self) -> bool:
        """True where the address says nothing of an institution, so that something else has to."""
        return is_free_mail(self.applicant.email)


class ApplicantAnswer(models.Model):
    """What an applicant answered to a reviewer's question; every round is kept."""

    application = models.ForeignKey(TesterApplication, models.CASCADE, related_name="answers")
    text = models.TextField(max_length=4000)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return f"answer on application {self.application_id}"


class DecisionKind(models.TextChoices):
    """What a reviewer can decide."""

    APPROVE = "approve", "Approve"
    REQUEST_INFORMATION = "request_information", "Ask for information"
    DEFER = "defer", "Defer"
    DECLINE = "decline", "Decline"
    SUSPEND = "suspend", "Suspend"
    REINSTATE = "reinstate", "Reinstate"


class Decision(models.Model):
    """One reviewer's act on an application or its tester; never changed, and it outlives the reviewer."""

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
