"""Measure a release on a split of the corpus and write the figures beside its card."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from classifier.evaluation.corpus import load_corpus, of_split
from classifier.evaluation.modifications import MODIFICATIONS
from classifier.evaluation.report import evaluate_release
from classifier.inference.card import CardMismatch, ModelCard
from classifier.inference.conditions import Condition

RELEASES = Path(__file__).parents[2] / "releases"


class Command(BaseCommand):
    help = "Measure a release on --data and write results/*.csv and the conditions of its card."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--data", type=Path, required=True, help="folder with index.csv and the originals"
        )
        parser.add_argument(
            "--release", required=True, help="name of a folder in classifier/releases, or a path"
        )
        parser.add_argument("--pack", type=Path, help="stand-ins for rows whose original is missing")
        parser.add_argument("--split", choices=("val", "test"), default="test")
        parser.add_argument("--modifications", nargs="+", choices=MODIFICATIONS, default=MODIFICATIONS)
        parser.add_argument("--processes", type=int, default=1)

    def handle(self, *_args: Any, **options: Any) -> None:
        folder = RELEASES / options["release"]
        try:
            samples = of_split(load_corpus(options["data"], options["pack"]), options["split"])
            if not samples:
                raise CommandError(
                    f"There is no image of the split {options['split']} in {options['data'].name}."
                )
            card = evaluate_release(
                folder,
                samples,
                command_line(options),
                modifications=options["modifications"],
                processes=options["processes"],
                say=self.stdout.write,
            )
        except (CardMismatch, OSError) as error:
            raise CommandError(str(error)) from error
        self.print_table(card)

    def print_table(self, card: ModelCard) -> None:
        """The conditions, one a line."""
        self.stdout.write(f"{'condition':24} {'found':>6} {'wrong':>6} {'other':>6} {'ECE':>6}  images")
        for condition in card.conditions:
            self.stdout.write(line_of(condition))


def command_line(options: dict[str, Any]) -> str:
    """What to type to get these figures again."""
    words = ["manage.py evaluate_detector --data DIR", "--pack PACK" if options["pack"] else ""]
    words += [f"--release {Path(options['release']).name} --split {options['split']}"]
    if tuple(options["modifications"]) != MODIFICATIONS:
        words += ["--modifications", *options["modifications"]]
    return " ".join(word for word in words if word)


def line_of(condition: Condition) -> str:
    """A condition's rates in percent, and how many images of each kind they rest on."""
    rates = (condition.tpr, condition.fpr_real, condition.fpr_other, condition.ece)
    shown = " ".join(f"{'-' if rate is None else f'{100 * rate:.1f}':>6}" for rate in rates)
    return f"{condition.code:24} {shown}  {condition.n_dalle3}+{condition.n_real}+{condition.n_other}"
