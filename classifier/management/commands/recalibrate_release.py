"""Make a release with the weights of another, calibrated anew on val."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from classifier.evaluation.corpus import load_corpus, of_split
from classifier.inference.card import CardMismatch, ModelCard
from classifier.training.recalibrate import recalibrate

RELEASES = Path(__file__).parents[2] / "releases"


class Command(BaseCommand):
    help = "Write a release with the weights of RELEASE and today's views, calibrated on val."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("release", help="name of a release")
        parser.add_argument("--data", type=Path, required=True, help="folder with index.csv and originals")
        parser.add_argument("--out", type=Path, required=True, help="release folder to write")
        parser.add_argument(
            "--work", type=Path, default=Path("var/recalibration"), help="scores so far, to go on from"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        name, out = options["release"], options["out"]
        try:
            card = recalibrate(
                ModelCard.load(RELEASES / name),
                out,
                of_split(load_corpus(options["data"]), "val"),
                f"manage.py recalibrate_release {name} --data DIR --out {out.name}",
                processes=os.cpu_count() or 1,
                scratch=options["work"],
                say=self.say,
            )
        except (CardMismatch, ValueError, OSError) as error:
            raise CommandError(str(error)) from error
        self.say(f"Wrote {card.name}. Measure it with: manage.py evaluate_detector --release {card.name}")

    def say(self, line: str) -> None:
        """One line, at once, so that a log can be followed."""
        self.stdout.write(line)
        self.stdout.flush()
