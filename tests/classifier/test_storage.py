"""Stored files: whole or absent, under names of our own."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from classifier import storage
from classifier.intake.decode import read_image
from tests.classifier import pictures

PK = UUID("7f3c1f0e-5d0a-4a53-9f0e-6f0a1c8f2b11")
KEYS = storage.Keys.of(PK, datetime(2026, 11, 23, tzinfo=UTC), "JPEG")


def test_names_are_made_of_folder_month_and_key():
    assert list(KEYS) == [
        f"originals/2026/11/{PK}.jpeg",
        f"previews/2026/11/{PK}.webp",
        f"thumbnails/2026/11/{PK}.webp",
    ]


def test_the_original_is_kept_untouched_and_the_previews_are_new_files():
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    data = pictures.saved(pictures.picture(side=1500), "JPEG", exif=exif)
    storage.store(KEYS, data, read_image(data))
    with default_storage.open(KEYS.original) as handle:
        assert handle.read() == data
    for name, side in ((KEYS.preview, 1280), (KEYS.thumbnail, 320)):
        with default_storage.open(name) as handle:
            content = handle.read()
        assert b"Secret Camera" not in content
        assert default_storage.size(name) == len(content)
        with default_storage.open(name) as handle, Image.open(handle) as preview:
            assert max(preview.size) == side


def test_private_files_are_readable_by_their_owner_only(media):
    data = pictures.png()
    storage.store(KEYS, data, read_image(data))
    assert (media / KEYS.original).stat().st_mode & 0o777 == 0o600
    assert (media / "originals").stat().st_mode & 0o777 == 0o700


def test_when_one_file_cannot_be_written_none_is_left(media):
    media.mkdir()
    (media / "thumbnails").write_text("in the way")
    data = pictures.png()
    with pytest.raises(OSError, match="thumbnails"):
        storage.store(KEYS, data, read_image(data))
    assert [path.name for path in media.rglob("*") if path.is_file()] == ["thumbnails"]


def test_removing_what_is_not_there_is_no_error():
    storage.remove(["originals/none.png", ""])


def test_old_files_are_found_in_every_folder():
    data = pictures.png()
    storage.store(KEYS, data, read_image(data))
    later = timezone.now() + timedelta(minutes=1)
    assert sorted(storage.stored_before(later)) == sorted(KEYS)
    assert list(storage.stored_before(later - timedelta(hours=1))) == []
