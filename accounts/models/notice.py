"""What the site told a person: the row is the truth, a mail only repeats it."""

from django.conf import settings
from django.db import models


class NoticeKind(models.TextChoices):
    """What a notice is about."""

    DECISION = "decision", "Your application"
    WITHDRAWAL = "withdrawal", "A release was withdrawn"
    QUOTA = "quota", "Your images"
    REVIEW = "review", "Review"
    RESULTS = "results", "Your results"
    FEEDBACK = "feedback", "Your feedback"
    RATE_LIMIT = "rate_limit", "How fast you can send pictures"
    SURVEY = "survey", "A short survey"
    ORGANISATION = "organisation", "Your organisation"


class Notice(models.Model):
    """One message to one person; the same event never makes two."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=16, choices=NoticeKind)
    event = models.CharField(max_length=120, help_text="Kind and key of what it tells of.")
    text = models.TextField()
    link = models.CharField(max_length=300, help_text="Path on this site.")
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    mail_is_due = models.BooleanField(default=False)

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes = (
            models.Index(
                fields=("person",), condition=models.Q(read_at__isnull=True), name="notice_unread_of_person"
            ),
            models.Index(fields=("id",), condition=models.Q(mail_is_due=True), name="notice_mail_is_due"),
        )
        constraints = (
            models.UniqueConstraint(fields=("person", "event"), name="notice_once_per_person_and_event"),
            models.CheckConstraint(condition=models.Q(kind__in=NoticeKind.values), name="notice_kind_known"),
            models.CheckConstraint(condition=~models.Q(text=""), name="notice_says_something"),
            models.CheckConstraint(
                condition=models.Q(link__startswith="/") & ~models.Q(link__startswith="//"),
                name="notice_link_stays_on_site",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} for person {self.person_id}"
