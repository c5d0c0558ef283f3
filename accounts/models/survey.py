"""What a tester says of the benefit: short questions after ten results, and when the programme closes."""

from typing import Any

from django.conf import settings
from django.db import models


class Occasion(models.TextChoices):
    """When the questions are asked."""

    AFTER_TEN = "after_ten", "After ten results"
    CLOSING = "closing", "At closing"


class ChangedDecision(models.TextChoices):
    """How often a result changed what the tester did."""

    OFTEN = "often", "Often"
    SOMETIMES = "sometimes", "Sometimes"
    NEVER = "never", "Never"


class Clarity(models.TextChoices):
    """How clear the limits are, from 1 to 5."""

    ONE = "1", "1: not clear at all"
    TWO = "2", "2"
    THREE = "3", "3: in part"
    FOUR = "4", "4"
    FIVE = "5", "5: very clear"


class WentWrong(models.TextChoices):
    """Whether the tester relied on a result that turned out wrong."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNKNOWN = "unknown", "I do not know"


class MinutesSaved(models.TextChoices):
    """Time saved on a usual picture."""

    NONE = "none", "None, or it cost time"
    UP_TO_5 = "up_to_5", "Up to 5 minutes"
    UP_TO_30 = "up_to_30", "5 to 30 minutes"
    OVER_30 = "over_30", "More than 30 minutes"


class WouldMiss(models.TextChoices):
    """What it would be to be without."""

    MUCH = "much", "Yes, very much"
    LITTLE = "little", "A little"
    NOT = "not", "No"


_CHOICES: dict[str, type[models.TextChoices]] = {
    "changed_decision": ChangedDecision,
    "limits_clear": Clarity,
    "went_wrong": WentWrong,
    "minutes_saved": MinutesSaved,
    "would_miss": WouldMiss,
}
QUESTIONS = tuple(_CHOICES)


def _known(name: str) -> models.Q:
    return models.Q(**{f"{name}__in": ("", *_CHOICES[name].values)})


class SurveyAnswer(models.Model):
    """One person's answers on one occasion; given once, any question may be left out.

    Without a person once the account is deleted; the words then go, the choices stay.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="survey_answers"
    )
    occasion = models.CharField(max_length=16, choices=Occasion)
    changed_decision = models.CharField(
        "Did a result change a decision of yours?", max_length=16, choices=ChangedDecision, blank=True
    )
    limits_clear = models.CharField(
        "How clear is it to you what a result cannot tell?", max_length=16, choices=Clarity, blank=True
    )
    went_wrong = models.CharField(
        "Did you ever rely on a result that turned out wrong?", max_length=16, choices=WentWrong, blank=True
    )
    minutes_saved = models.CharField(
        "How much time does it save you on a usual picture?",
        max_length=16,
        choices=MinutesSaved,
        blank=True,
    )
    would_miss = models.CharField("Would you miss it?", max_length=16, choices=WouldMiss, blank=True)
    text = models.TextField("Anything else?", max_length=1000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("person", "occasion"), name="survey_once_per_occasion"),
            models.CheckConstraint(
                condition=models.Q(occasion__in=Occasion.values), name="survey_occasion_known"
            ),
            *(
                models.CheckConstraint(condition=_known(name), name=f"survey_{name}_known")
                for name in QUESTIONS
            ),
        )

    def __str__(self) -> str:
        return f"survey answer {self.pk} ({self.get_occasion_display()})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert only."""
        if not self._state.adding:
            raise TypeError("A survey answer is never changed.")
        super().save(*args, **kwargs)
