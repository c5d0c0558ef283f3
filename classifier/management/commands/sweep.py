"""Runs the sweeper once, for operators and for installations without a clock."""

from typing import Any

from django.core.management.base import BaseCommand

from classifier.services.requeue import sweep


class Command(BaseCommand):
    """`manage.py sweep`."""

    help = "Bring back submissions whose worker or wake-up was lost."

    def handle(self, **_options: Any) -> None:
        """Sweep and say what was done."""
        result = sweep()
        self.stdout.write(f"{result.requeued} wait again, {result.failed} given up, {result.woken} woken.")
