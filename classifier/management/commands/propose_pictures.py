"""Look through snapshots of repositories for pictures that the manifest could list."""

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from classifier.evaluation.corpus import load_corpus
from classifier.training.propose import by_hash, propose, read_rows, write_rows


class Command(BaseCommand):
    help = (
        "Write rows for the manifest, with the evidence in each file, from owners that it does not know yet."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--mirrors", type=Path, required=True, help="holds OWNER+NAME/repo git directories"
        )
        parser.add_argument(
            "--data", type=Path, required=True, help="originals so far; copies of them are left out"
        )
        parser.add_argument(
            "--out", type=Path, required=True, help="CSV to write; look at the pictures first"
        )
        parser.add_argument("--split", choices=("train", "val"), help="instead of by a hash of the owner")

    def handle(self, *_args: Any, **options: Any) -> None:
        known = read_rows()
        try:
            rows = propose(
                sorted(folder for folder in options["mirrors"].iterdir() if "+" in folder.name),
                known,
                load_corpus(options["data"]),
                (lambda _owner: options["split"]) if options["split"] else by_hash,
                processes=os.cpu_count() or 1,
                say=self.stderr.write,
            )
            write_rows(rows, known[0], options["out"])
        except OSError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{len(rows)} pictures of {len({row['repo'] for row in rows})} repositories.")
