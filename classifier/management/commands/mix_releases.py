"""Make a release between two: weights meant from both, calibrated anew on val."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from classifier.evaluation.corpus import load_corpus, of_split
from classifier.inference.card import RELEASES, ModelCard
from classifier.management.release_command import ReleaseCommand
from classifier.training.mix import mix_releases


class Command(ReleaseCommand):
    help = "Mean the weights of FIRST and SECOND, which went on from it, and calibrate the result on val."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("first", help="name of a release")
        parser.add_argument("second", help="name of a release that was trained from it")
        parser.add_argument("--share", type=float, default=0.5, help="part of the first, 0 to 1")
        parser.add_argument("--data", type=Path, required=True, help="folder with index.csv and originals")
        parser.add_argument("--out", type=Path, required=True, help="release folder to write")
        parser.add_argument("--processes", type=int, default=1)

    def make(self, options: Mapping[str, Any]) -> ModelCard:
        first, second, out = options["first"], options["second"], options["out"]
        command = (
            f"manage.py mix_releases {first} {second} --share {options['share']:g} "
            f"--data DIR --out {out.name}"
        )
        return mix_releases(
            ModelCard.load(RELEASES / first),
            ModelCard.load(RELEASES / second),
            out,
            of_split(load_corpus(options["data"]), "val"),
            share=options["share"],
            command=command,
            processes=options["processes"],
            say=self.say,
        )
