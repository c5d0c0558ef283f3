"""Print the applications that wait for a reviewer: `manage.py list_pending`."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse

from accounts.models import TesterApplication


class Command(BaseCommand):
    help = "List applications that wait for a reviewer, oldest first."

    def handle(self, *_args: Any, **_options: Any) -> None:
        waiting = TesterApplication.objects.awaiting_decision()
        for application in waiting:
            url = settings.SITE_URL + reverse("review_application", args=[application.pk])
            sent = f"{application.submitted_at:%Y-%m-%d %H:%M}"
            self.stdout.write(f"{sent}  {application.get_role_display()}, {application.organisation}  {url}")
        self.stdout.write(f"{len(waiting)} waiting.")
