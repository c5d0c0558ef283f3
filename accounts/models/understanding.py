"""What a person has understood and agreed to, beyond the application: checks of the limits, later terms."""

from django.conf import settings
from django.db import models


class LimitsCheck(models.Model):
    """A check of the limits that one person passed, or (`passed_at` empty) is in the middle of.

    `limits` is the fingerprint of what held then (accounts.limits_version.Limits), empty where none was live.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="limits_checks")
    release = models.CharField(max_length=64, blank=True)
    limits = models.JSONField(default=dict, blank=True)
    answers = models.JSONField(default=list, blank=True)
    started_at = models.DateTimeField(auto_now_add=True)
    passed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("started_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("person",),
                condition=models.Q(passed_at__isnull=True),
                name="limits_check_one_open_per_person",
            ),
        )

    def __str__(self) -> str:
        return f"check of the limits of {self.release or 'no release'}"


class TermsAcceptance(models.Model):
    """Terms that a tester accepted after those of the application; each version once."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="terms_acceptances")
    version = models.CharField(max_length=16)
    accepted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("accepted_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=("person", "version"), name="terms_acceptance_once_per_version"),
            models.CheckConstraint(
                condition=~models.Q(version=""), name="terms_acceptance_names_its_version"
            ),
        )

    def __str__(self) -> str:
        return f"terms {self.version}"
