"""Shows or refreshes the list of issuers whose Content Credentials are believed."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from classifier.provenance import trust_list


class Command(BaseCommand):
    """`manage.py trust_list [--from FILE.pem ... --dated DAY]`."""

    help = "The issuers whose signatures are believed; with --from, replace the public part by PEM files."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", nargs="+", type=Path, dest="sources", help="PEM files of certificates")
        parser.add_argument("--dated", type=date.fromisoformat, help="day the list was published, YYYY-MM-DD")
        parser.add_argument("--folder", type=Path, default=trust_list.FOLDER)

    def handle(self, *, sources: list[Path] | None, dated: date | None, folder: Path, **_o: Any) -> None:
        """Replace the list first, if asked to; then say what it is."""
        try:
            if sources:
                if dated is None:
                    raise CommandError("Say of which day the list is: --dated YYYY-MM-DD.")
                trust_list.refresh(sources, dated, folder)
            listed = trust_list.load_trust_list(folder)
        except (ValueError, OSError) as error:
            raise CommandError(str(error)) from error
        counts = [text.count("BEGIN CERTIFICATE") for text in (listed.official, listed.pinned)]
        self.stdout.write(f"Public list of {listed.dated}: {counts[0]} certificates. Pinned: {counts[1]}.")
