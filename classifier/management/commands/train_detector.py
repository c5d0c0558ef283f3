"""Train a detector on a materialized corpus and write it as a release folder."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from classifier.inference.card import CardMismatch, ModelCard
from classifier.training.depthwise import half_is_quick
from classifier.training.recipe import Recipe
from classifier.training.train import Places, train_detector

RELEASES = Path(__file__).parents[2] / "releases"


class Command(BaseCommand):
    help = "Train on the originals in --data and write a release folder; run again to resume."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--data", type=Path, required=True, help="folder with index.csv and the originals"
        )
        parser.add_argument("--out", type=Path, required=True, help="release folder to write")
        parser.add_argument(
            "--work", type=Path, default=Path("var/training"), help="tiles, checkpoint and log"
        )
        parser.add_argument("--pack", type=Path, help="stand-ins for rows whose original is missing")
        parser.add_argument("--minutes", type=float, default=Recipe.minutes, help="length of the training")
        parser.add_argument(
            "--start-from", help="a release whose weights to go on from, instead of ImageNet's"
        )
        parser.add_argument("--device", choices=("cpu", "cuda"), help="default: cuda where there is one")
        parser.add_argument(
            "--half",
            action="store_true",
            help="bfloat16 on the CPU; needs a processor with AVX512_BF16 and a C++ compiler",
        )

        parser.add_argument(
            "--beside",
            nargs="+",
            type=Path,
            default=[],
            help="scratch folders (--work) of finished runs from the same start, to mean the weights with",
        )
        parser.add_argument(
            "--set",
            nargs="+",
            default=[],
            metavar="NAME=VALUE",
            help="other settings of the recipe, such as p_shuffle=0.6",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["half"] and not half_is_quick():
            raise CommandError(
                "This processor has no bfloat16 instructions (AVX512_BF16), so --half would be many times "
                "slower. Please leave it out."
            )
        beside = tuple(options["beside"])
        places = Places(options["data"], options["out"], options["work"], options["pack"], beside)
        try:
            recipe = Recipe(minutes=options["minutes"], half_on_cpu=options["half"]).changed(options["set"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        pack = " --pack PACK" if places.pack else ""
        pack += f" --start-from {options['start_from']}" if options["start_from"] else ""
        pack += " --half" if options["half"] else ""
        pack += " ".join(["", "--set", *options["set"]]) if options["set"] else ""
        pack += " --beside WORK" * bool(places.beside)
        out, minutes = places.out.name, recipe.minutes
        command = f"manage.py train_detector --data DIR{pack} --out {out} --minutes {minutes:g}"
        try:
            start = ModelCard.load(RELEASES / options["start_from"]) if options["start_from"] else None
            card = train_detector(
                places, recipe, command, device=options["device"], start=start, say=self.say
            )
        except (CardMismatch, ValueError, OSError) as error:
            raise CommandError(str(error)) from error
        self.say(f"Wrote {card.name}. Measure it with: manage.py evaluate_detector --release {card.name}")

    def say(self, line: str) -> None:
        """One line, at once, so that a log can be followed."""
        self.stdout.write(line)
        self.stdout.flush()
