"""Finds and verifies release folders; must not touch the database: a bare checkout can classify."""

import json
from pathlib import Path

from django.conf import settings

from classifier.errors import ModelUnavailable
from classifier.inference.card import CARD, CardMismatch, ModelCard

DRAFT = "draft"


def release_folders() -> list[Path]:
    """Folders that hold a card, by name; an unfinished `draft` counts only where there is nothing else."""
    root = Path(settings.RELEASES_DIR)
    folders = sorted(path.parent for path in root.glob(f"*/{CARD}"))
    finished = [folder for folder in folders if folder.name != DRAFT]
    return finished or folders


def folder_of(name: str) -> Path | None:
    """The folder of the release of that name, or None."""
    return next((folder for folder in release_folders() if card_name(folder) == name), None)


def card_name(folder: Path) -> str | None:
    """What the card calls its release; None where the card cannot be read."""
    try:
        return str(json.loads((folder / CARD).read_text(encoding="utf-8"))["name"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def load_cards() -> list[ModelCard]:
    """Every release on disk, verified, oldest first. Raises CardMismatch at the first broken one."""
    return sorted((ModelCard.load(folder) for folder in release_folders()), key=lambda card: card.created)


def newest_card() -> ModelCard:
    """The youngest release on disk. Raises ModelUnavailable where there is none or it is broken."""
    try:
        cards = load_cards()
    except CardMismatch as error:
        raise ModelUnavailable(str(error)) from error
    if not cards:
        raise ModelUnavailable("There is no release of the detector on this machine.")
    return cards[-1]
