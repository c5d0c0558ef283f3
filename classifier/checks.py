"""What must be true at start: the release folders are whole, and pictures and messages can be written."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.checks import Warning as Caution
from django.core.files.storage import default_storage
from django.core.files.storage.filesystem import FileSystemStorage

from classifier.inference.card import CardMismatch, ModelCard
from classifier.services.release_folders import DRAFT, release_folders


@register()
def check_releases(**_kwargs: Any) -> list[CheckMessage]:
    """Every release folder loads and its weights are the ones its card names."""
    folders = release_folders()
    if not folders:
        hint = "Restore classifier/releases from version control, or set RELEASES_DIR."
        return [Caution("There is no release of the detector.", hint=hint, id="classifier.W001")]
    return [message for folder in folders for message in check_release(folder)]


def check_release(folder: Path) -> list[CheckMessage]:
    """An error where the folder is broken; only a caution for a draft."""
    try:
        ModelCard.load(folder)
    except CardMismatch as error:
        kind, number = (Caution, "classifier.W002") if folder.name == DRAFT else (Error, "classifier.E001")
        return [kind(str(error), id=number)]
    return []


@register()
def check_folders(**_kwargs: Any) -> list[CheckMessage]:
    """Local media and the embedded broker's folder can be written."""
    folders = []
    if isinstance(default_storage, FileSystemStorage):
        folders.append(Path(str(default_storage.location)))
    if settings.CELERY_BROKER_URL.startswith("localfs"):
        folders.append(Path(str(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_out"])))
    return [
        Error(f"{folder} cannot be written.", hint="Fix its owner or its mode.", id="classifier.E002")
        for folder in folders
        if not can_write(folder)
    ]


def can_write(folder: Path) -> bool:
    """True where files can be made there, or the folder itself can."""
    existing = next(place for place in (folder, *folder.parents) if place.exists())
    return existing.is_dir() and os.access(existing, os.W_OK | os.X_OK)
