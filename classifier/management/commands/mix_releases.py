"""Make a release between two: weights meant from both, calibrated anew on val."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from classifier.evaluation.corpus import load_corpus, of_split
from classifier.inference.card import CardMismatch, ModelCard
from classifier.training.mix import mix_releases

RELEASES = Path(__file__).parents[2] / "releases"


class Command(BaseCommand):
    help = "Mean the weights of FIRST and SECOND, which went on from it, and calibrate the result on val."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("first", help="name of a release")
        parser.add_argument("second", help="name of a release that was trained from it")
        parser.add_argument("--share", type=float, default=0.5, help="part of the first, 0 to 1")
        parser.add_argument("--data", type=Path, required=True, help="folder with index.csv and originals")
        parser.add_argument("--out", type=Path, required=True, help="release folder to write")
        parser.add_argument("--processes", type=int, default=1)

    def handle(self, *_args: Any, **options: Any) -> None:
        first, second, out = options["first"], options["second"], options["out"]
        command = (
            f"manage.py mix_releases {first} {second} --share {options['share']:g} "
            f"--data DIR --out {out.name}"
        )
        try:
            card = mix_releases(
                ModelCard.load(RELEASES / first),
                ModelCard.load(RELEASES / second),
                out,
                of_split(load_corpus(options["data"]), "val"),
                share=options["share"],
                command=command,
                processes=options["processes"],
                say=self.say,
            )
        except (CardMismatch, ValueError, OSError) as error:
            raise CommandError(str(error)) from error
        self.say(f"Wrote {card.name}. Measure it with: manage.py evaluate_detector --release {card.name}")

    def say(self, line: str) -> None:
        """One line, at once, so that a log can be followed."""
        self.stdout.write(line)
        self.stdout.flush()
