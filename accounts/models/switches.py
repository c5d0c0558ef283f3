"""Site-wide switches that services read: uploads open, read-only, banner."""

from django.db import models


class SwitchName(models.TextChoices):
    """Every switch there is."""

    UPLOADS_CLOSED = "uploads_closed", "Uploads are closed"
    READ_ONLY = "read_only", "The site is read-only"
    BANNER = "banner", "Banner on every page"


class SiteSwitch(models.Model):
    """A switch that is on while its row says so; the message is shown to people."""

    name = models.CharField(max_length=24, choices=SwitchName, unique=True)
    is_on = models.BooleanField(default=False)
    message = models.CharField(max_length=300, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "site switches"

    def __str__(self) -> str:
        return self.get_name_display()
