"""Words that reviewers use again and again, kept once for all of them."""

from django.conf import settings
from django.db import models


class SavedReply(models.Model):
    """One text; a reviewer puts it into the reason and changes what has to be changed."""

    title = models.CharField(max_length=80, unique=True)
    text = models.TextField(max_length=4000)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="saved_replies_changed"
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("title",)
        verbose_name_plural = "saved replies"
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(title="") & ~models.Q(text=""), name="saved_reply_says_something"
            ),
        )

    def __str__(self) -> str:
        return self.title
