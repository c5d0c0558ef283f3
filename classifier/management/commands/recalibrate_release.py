"""Make a release with the weights of another, calibrated anew on val."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from classifier.evaluation.corpus import load_corpus, of_split
from classifier.inference.card import RELEASES, ModelCard
from classifier.management.release_command import ReleaseCommand
from classifier.training.recalibrate import recalibrate
from classifier.training.train import cores


class Command(ReleaseCommand):
    help = "Write a release with the weights of RELEASE and today's views, calibrated on val."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("release", help="name of a release")
        parser.add_argument("--data", type=Path, required=True, help="folder with index.csv and originals")
        parser.add_argument("--out", type=Path, required=True, help="release folder to write")
        parser.add_argument(
            "--work", type=Path, default=Path("var/recalibration"), help="scores so far, to go on from"
        )

    def make(self, options: Mapping[str, Any]) -> ModelCard:
        name, out = options["release"], options["out"]
        return recalibrate(
            ModelCard.load(RELEASES / name),
            out,
            of_split(load_corpus(options["data"]), "val"),
            f"manage.py recalibrate_release {name} --data DIR --out {out.name}",
            processes=cores(),
            scratch=options["work"],
            say=self.say,
        )
