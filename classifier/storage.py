"""Where pictures are kept: generated names only, whole files or none. Must not know testers."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from classifier.intake.decode import DecodedImage
from classifier.intake.preview import PREVIEW_SIDE, THUMBNAIL_SIDE, make_preview

FOLDERS: Final = {"originals": "original", "previews": "preview", "thumbnails": "thumbnail"}

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Keys:
    """Storage names of one submission's files."""

    original: str
    preview: str
    thumbnail: str

    @classmethod
    def of(cls, pk: UUID, day: datetime, image_format: str) -> "Keys":
        """`originals/2026/11/<uuid>.png` and so on; nothing of the tester's file name gets in."""
        place = f"{day:%Y/%m}/{pk}"
        original = f"originals/{place}.{image_format.lower()}"
        return cls(original, f"previews/{place}.webp", f"thumbnails/{place}.webp")

    def __iter__(self) -> Iterator[str]:
        return iter((self.original, self.preview, self.thumbnail))


def store(keys: Keys, data: bytes, image: DecodedImage) -> None:
    """Write the untouched original, the preview and the thumbnail.

    Raises OSError (or the store's own error) with nothing left behind.
    """
    contents = (data, make_preview(image.pixels, PREVIEW_SIDE), make_preview(image.pixels, THUMBNAIL_SIDE))
    try:
        for name, content in zip(keys, contents, strict=True):
            default_storage.save(name, ContentFile(content))
    except BaseException:
        remove(keys)
        raise


def remove(names: Iterable[str]) -> None:
    """Delete files that exist; one that cannot be deleted now is left to the hourly clean-up."""
    for name in filter(None, names):
        try:
            default_storage.delete(name)
        except OSError:
            logger.exception("A stored file could not be deleted.")


def stored_before(moment: datetime) -> Iterator[str]:
    """Names of all stored files last written before `moment`."""
    for folder in FOLDERS:
        for name in _files_under(folder):
            if _is_older(name, moment):
                yield name


def _is_older(name: str, moment: datetime) -> bool:
    try:
        return default_storage.get_modified_time(name) < moment
    except FileNotFoundError:  # erased since the folder was read
        return False


def _files_under(folder: str) -> Iterator[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in files)
    for inner in folders:
        yield from _files_under(f"{folder}/{inner}")
