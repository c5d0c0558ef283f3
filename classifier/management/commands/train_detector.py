"""Train a detector on a materialized corpus and write it as a release folder."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from classifier.inference.card import RELEASES, ModelCard
from classifier.management.release_command import ReleaseCommand
from classifier.training.depthwise import half_is_quick
from classifier.training.recipe import Recipe
from classifier.training.train import Places, train_detector, train_network


class Command(ReleaseCommand):
    help = "Train on the originals in --data and write a release folder; run again to resume."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--data", type=Path, required=True, help="folder with index.csv and the originals"
        )
        parser.add_argument(
            "--out",
            type=Path,
            help="release folder to write; without it the run stays in --work, for --beside",
        )
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

    def make(self, options: Mapping[str, Any]) -> ModelCard | None:
        if options["half"] and not half_is_quick():
            raise ValueError(
                "This processor has no bfloat16 instructions (AVX512_BF16), so --half would be many times "
                "slower. Please leave it out."
            )
        places = Places(options["data"], options["work"], options["pack"], tuple(options["beside"]))
        recipe = Recipe(minutes=options["minutes"], half_on_cpu=options["half"]).changed(options["set"])
        start = ModelCard.load(RELEASES / options["start_from"]) if options["start_from"] else None
        settings: dict[str, Any] = {"device": options["device"], "start": start, "say": self.say}
        if options["out"] is not None:
            return train_detector(places, options["out"], recipe, command_of(options, recipe), **settings)
        train_network(places, recipe, **settings)
        self.say(f"The run is finished in {places.work}. Use it with --beside.")
        return None


def command_of(options: Mapping[str, Any], recipe: Recipe) -> str:
    """What the card says the release was made by, without paths of this machine."""
    words = ["manage.py train_detector --data DIR"]
    words += ["--pack PACK"] if options["pack"] else []
    words += ["--start-from", options["start_from"]] if options["start_from"] else []
    words += ["--half"] if options["half"] else []
    words += ["--set", *options["set"]] if options["set"] else []
    words += ["--beside WORK"] if options["beside"] else []
    return " ".join([*words, "--out", options["out"].name, f"--minutes {recipe.minutes:g}"])
