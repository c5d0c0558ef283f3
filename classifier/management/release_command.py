"""What all commands that make a release have in common."""

from collections.abc import Mapping
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from classifier.inference.card import CardMismatch, ModelCard


class ReleaseCommand(BaseCommand):
    """Says what goes wrong in plain words, and what to do with a release that was written."""

    requires_system_checks: list[str] = []

    def make(self, options: Mapping[str, Any]) -> ModelCard | None:
        """The release, or None where none was asked for. What it raises is said to people."""
        raise NotImplementedError

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make it, and say so."""
        try:
            card = self.make(options)
        except (CardMismatch, ValueError, OSError) as error:
            raise CommandError(str(error)) from error
        if card is not None:
            self.say(f"Wrote {card.name}. Measure it with: manage.py evaluate_detector --release {card.name}")

    def say(self, line: str) -> None:
        """One line, at once, so that a log can be followed."""
        self.stdout.write(line)
        self.stdout.flush()
