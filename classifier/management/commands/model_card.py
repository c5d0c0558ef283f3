"""Write the model card of a measured release: tables, audit, plots and the page for readers."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from classifier.inference.card import RELEASES, CardMismatch, ModelCard


class Command(BaseCommand):
    help = "Write docs/model-card.md, its plots and results/detail.csv from a release's predictions."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--release", required=True, help="name of a folder in classifier/releases, or a path"
        )
        parser.add_argument("--data", type=Path, help="originals, to audit shortcuts again")
        parser.add_argument("--pack", type=Path, help="stand-ins for rows whose original is missing")
        parser.add_argument("--gallery", type=Path, help="folder for sheets of the errors; needs --data")
        parser.add_argument("--page", type=Path, default=Path(settings.BASE_DIR) / "docs" / "model-card.md")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            from classifier.evaluation.corpus import load_corpus  # noqa: PLC0415
            from classifier.evaluation.model_card import write_gallery, write_model_card  # noqa: PLC0415
        except ImportError as error:
            raise CommandError(f"{error.name} is missing. Install requirements-train.txt.") from error
        try:
            card = ModelCard.load(RELEASES / options["release"])
            samples = load_corpus(options["data"], options["pack"]) if options["data"] else []
            write_model_card(card, options["page"], samples)
            if options["gallery"]:
                write_gallery(card, samples, options["gallery"])
        except (CardMismatch, ValueError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Wrote {options['page'].name} of {card.name}.")
