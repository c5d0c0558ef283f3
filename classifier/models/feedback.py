"""What a tester says of a verdict; feeds accuracy in the field, never silently the training set."""

from typing import Self

from django.conf import settings
from django.db import models

from classifier.models.verdict import Verdict


class Opinion(models.TextChoices):
    """The three things a tester can say."""

    AGREE = "agree", "I agree"
    DISAGREE = "disagree", "I disagree"
    KNOWN = "known", "I know the truth"


class Truth(models.TextChoices):
    """What the picture turned out to be."""

    DALLE3 = "dalle3", "Made with DALL·E 3"
    OTHER_AI = "other_ai", "Made with another generator"
    NOT_AI = "not_ai", "Not made by a generator"


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    """What staff look for."""

    def waiting(self) -> Self:
        """With a note that nobody has answered since it was written, longest waiting first."""
        unanswered = models.Q(answered_at__isnull=True) | models.Q(answered_at__lt=models.F("updated_at"))
        return self.exclude(note="").filter(unanswered).order_by("updated_at", "pk")


class Feedback(models.Model):
    """One tester's current opinion of one verdict."""

    verdict = models.ForeignKey(Verdict, models.CASCADE, related_name="feedback")
    tester = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="feedback")
    opinion = models.CharField(max_length=10, choices=Opinion)
    truth = models.CharField(max_length=10, choices=Truth, blank=True)
    note = models.TextField(blank=True, max_length=2000)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    answer = models.TextField(blank=True, max_length=2000, help_text="What staff wrote back.")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="feedback_answered"
    )

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "feedback"
        constraints = (
            models.UniqueConstraint(fields=("verdict", "tester"), name="feedback_one_per_tester_and_verdict"),
            models.CheckConstraint(
                condition=~models.Q(opinion=Opinion.KNOWN) | ~models.Q(truth=""),
                name="feedback_known_names_the_truth",
            ),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at__isnull=True)
                | (~models.Q(answer="") & models.Q(answered_at__isnull=False)),
                name="feedback_answered_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return self.get_opinion_display()
