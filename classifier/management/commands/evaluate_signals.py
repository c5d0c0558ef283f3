"""Measure the techniques beside the pixels on a labelled corpus."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from classifier.evaluation.corpus import load_corpus, some_of_each_label
from classifier.evaluation.signals import RATES, SURVIVAL, findings, rates, survival, write

RESULTS = Path(__file__).parents[2] / "provenance" / "results"


class Command(BaseCommand):
    help = "Run every technique on the originals in --data and write classifier/provenance/results/*.csv."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--data", type=Path, required=True, help="folder with index.csv and the originals"
        )
        parser.add_argument("--images", type=int, default=150, help="at most that many of each label")
        parser.add_argument("--out", type=Path, default=RESULTS)

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            chosen = some_of_each_label(load_corpus(options["data"]), options["images"])
        except (ValueError, OSError) as error:
            raise CommandError(str(error)) from error
        if not chosen:
            raise CommandError(f"There is no image in {options['data'].name}.")
        found = list(findings(chosen, self.stdout.write))
        write(options["out"] / RATES, rates(found))
        write(options["out"] / SURVIVAL, survival(found, self.stdout.write))
        self.stdout.write(f"Wrote {RATES} and {SURVIVAL} from {len(chosen)} files.")
