"""Measure a release on a split of the corpus and write the figures beside its card, or compare two."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from classifier.evaluation.compare import changes
from classifier.evaluation.corpus import load_corpus, of_split
from classifier.evaluation.modifications import MODIFICATIONS
from classifier.evaluation.report import evaluate_release
from classifier.inference.card import RELEASES, CardMismatch, ModelCard
from classifier.inference.conditions import Condition


class Command(BaseCommand):
    help = "Measure a release on --data and write results/*.csv and the conditions of its card."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--release", help="name of a folder in classifier/releases, or a path")
        what.add_argument("--compare", nargs=2, metavar=("OLD", "NEW"), help="two measured releases")
        parser.add_argument("--data", type=Path, help="folder with index.csv and the originals")
        parser.add_argument("--pack", type=Path, help="stand-ins for rows whose original is missing")
        parser.add_argument("--split", choices=("val", "test"), default="test")
        parser.add_argument("--modifications", nargs="+", choices=MODIFICATIONS, default=MODIFICATIONS)
        parser.add_argument("--processes", type=int, default=1)
        parser.add_argument(
            "--keep",
            type=Path,
            help="file for raw scores; a run that was cut off goes on from it",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            if options["compare"]:
                self.print_changes(*(ModelCard.load(RELEASES / name) for name in options["compare"]))
            else:
                self.measure(options)
        except (CardMismatch, ValueError, OSError) as error:
            raise CommandError(str(error)) from error

    def measure(self, options: dict[str, Any]) -> None:
        """Measure one release and print its conditions."""
        if options["data"] is None:
            raise CommandError("Say where the originals are: --data DIR, with index.csv in it.")
        samples = of_split(load_corpus(options["data"], options["pack"]), options["split"])
        if not samples:
            raise CommandError(
                f"There is no image of the split {options['split']} in {options['data'].name}."
            )
        card = evaluate_release(
            RELEASES / options["release"],
            samples,
            command_line(options),
            modifications=options["modifications"],
            processes=options["processes"],
            say=self.stdout.write,
            keep=options["keep"],
        )
        self.print_table(card)

    def print_changes(self, old: ModelCard, new: ModelCard) -> None:
        """Every figure of both releases, one a line; an asterisk where the 90 % intervals part."""
        self.stdout.write(f"{'condition':24} {'figure':20} {'before':>8} {'after':>8}")
        for change in changes(old, new):
            mark = " *" if change.beyond_chance else ""
            figures = f"{100 * change.before:8.1f} {100 * change.after:8.1f}"
            self.stdout.write(f"{change.condition:24} {change.figure:20} {figures}{mark}")

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
