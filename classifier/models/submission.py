"""One uploaded image of one tester; this row, not the broker message, is the truth of the queue."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.models import Membership, User

MAX_ATTEMPTS = 3


class Status(models.TextChoices):
    """What the machinery does with the row."""

    QUEUED = "queued", "Queued"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"


class State(models.TextChoices):
    """The life of a submission as its tester sees it."""

    WAITING = "waiting", "Waiting"
    CHECKING = "checking", "Being checked"
    READY = "ready", "Ready"
    FAILED = "failed", "Could not be checked"
    ERASED = "erased", "Picture erased, result kept"


_STATE_FILTERS: dict[State, models.Q] = {
    State.WAITING: models.Q(status=Status.QUEUED),
    State.CHECKING: models.Q(status=Status.RUNNING),
    State.READY: models.Q(status=Status.DONE, files_erased_at__isnull=True),
    State.FAILED: models.Q(status=Status.FAILED),
    State.ERASED: models.Q(status=Status.DONE, files_erased_at__isnull=False),
}


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Reading queries; visibility is decided here and nowhere else."""

    def owned_by(self, user: User) -> Self:
        """What this person sent: the only rows they may change, export or count."""
        return self.filter(tester=user)

    def visible_to(self, user: User) -> Self:
        """What this person may read: own rows, and for approved testers what colleagues share now.

        Staff reach others through the audited admin.
        """
        if not user.is_approved_tester:
            return self.owned_by(user)
        sharing = Membership.objects.filter(
            organisation__shares_history=True, organisation__memberships__person=user
        )
        return self.filter(models.Q(tester=user) | models.Q(shared_through__in=sharing))

    def of_colleagues(self, user: User) -> Self:
        """What others share with this person."""
        return self.visible_to(user).exclude(tester=user)

    def in_state(self, state: State) -> Self:
        """Rows whose tester sees them in this state."""
        return self.filter(_STATE_FILTERS[state])

    def with_expired_lease(self) -> Self:
        """Rows whose worker has not reported back in time."""
        return self.filter(status=Status.RUNNING, lease_until__lt=timezone.now())


class Submission(models.Model):
    """Kept after its files are erased: hash, facts and verdict stay reproducible."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tester = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="submissions")
    # The row of the membership, not the organisation: once the tester has left, nothing is shared any more,
    # also if they come back.
    shared_through = models.ForeignKey(
        Membership,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="shared_submissions",
        help_text="Whose history it is part of: set while that shared what its members sent.",
    )
    unit = models.UUIDField(
        default=uuid.uuid4, help_text="Quota unit that pays for it; a retry takes a new one."
    )
    batch = models.UUIDField(default=uuid.uuid4, db_index=True)
    origin = models.CharField(max_length=8, choices=[("web", "Web page"), ("api", "API")], default="web")
    original = models.FileField(max_length=120, blank=True)
    preview = models.FileField(max_length=120, blank=True)
    thumbnail = models.FileField(max_length=120, blank=True)
    original_name = models.CharField(
        max_length=255, blank=True, help_text="For the tester, and colleagues it is shared with."
    )
    context = models.TextField("where it was found, what it claims", blank=True, max_length=2000)
    sha256 = models.CharField(max_length=64, db_index=True)
    look_hash = models.CharField(
        max_length=16,
        blank=True,
        help_text="What it looks like; empty where that would say too little.",
    )
    facts = models.JSONField(default=dict)
    status = models.CharField(max_length=8, choices=Status, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    woken_at = models.DateTimeField(default=timezone.now, help_text="When a worker was last told.")
    error_code = models.CharField(max_length=40, blank=True)
    error_message = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    files_erased_at = models.DateTimeField(null=True, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-id")
        indexes = (
            models.Index(fields=("status", "lease_until"), name="submission_status_lease"),
            models.Index(fields=("tester", "sha256"), name="submission_tester_sha256"),
            # Near-identical pictures are found by distance, which no index on the hash can serve: the rules
            # of misuse read one tester's last hours instead.
            models.Index(fields=("tester", "created_at"), name="submission_tester_created_at"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(attempts__lte=MAX_ATTEMPTS), name="submission_attempts_bounded"
            ),
            models.CheckConstraint(
                condition=~models.Q(status=Status.RUNNING) | models.Q(lease_until__isnull=False),
                name="submission_running_has_lease",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=Status.FAILED) | ~models.Q(error_message=""),
                name="submission_failed_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=(Status.QUEUED, Status.RUNNING))
                | models.Q(finished_at__isnull=False),
                name="submission_finished_has_time",
            ),
        )

    def __str__(self) -> str:
        return f"submission {self.pk}"

    @property
    def state(self) -> State:
        """The one state of this row; the same partition as `in_state`."""
        if self.status == Status.DONE:
            return State.ERASED if self.files_erased_at else State.READY
        return {Status.QUEUED: State.WAITING, Status.RUNNING: State.CHECKING}.get(
            Status(self.status), State.FAILED
        )

    @property
    def is_finished(self) -> bool:
        """True once there is a verdict or a reason why there is none."""
        return self.status in (Status.DONE, Status.FAILED)
