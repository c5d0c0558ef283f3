"""Write the originals that the manifest lists, from snapshots that lie here."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from classifier.training.gather import Snapshots, gather


class Command(BaseCommand):
    help = "Write the originals of classifier/training/manifest.csv; say how to bring what is missing."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--mirrors", type=Path, required=True, help="holds OWNER+NAME/repo git directories"
        )
        parser.add_argument("--packages", type=Path, required=True, help="holds .deb and .tgz packages")
        parser.add_argument(
            "--out", type=Path, required=True, help="folder to write originals and index.csv to"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            missing = gather(
                Snapshots(options["mirrors"], options["packages"]), options["out"], say=self.stderr.write
            )
        except OSError as error:
            raise CommandError(str(error)) from error
        for command in missing:
            self.stdout.write(command)
