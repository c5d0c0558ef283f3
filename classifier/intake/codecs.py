"""Hands checked bytes to the one codec they claim; must turn every failure of a codec into a refusal."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from classifier.intake.errors import RefusedImage
from classifier.intake.heic import open_heic
from classifier.intake.sniff import Format


def open_picture(data: bytes, image_format: Format) -> Image.Image:
    """Return the decoded first frame in its stored mode, metadata in `.info`.

    Raises RefusedImage: truncated if coded data runs out, unreadable for anything else a codec dislikes, such
    as a text chunk or a colour profile that inflates past Pillow's limits.
    """
    try:
        return open_heic(data) if image_format is Format.HEIC else _open_pillow(data, image_format)
    except MemoryError:
        raise  # says something about this machine, not about the file: the task may be tried again
    except Exception as error:
        raise RefusedImage("truncated" if _ran_out(error) else "unreadable") from error


def _open_pillow(data: bytes, image_format: Format) -> Image.Image:
    picture = Image.open(BytesIO(data), formats=[image_format])
    picture.load()
    return picture


def _ran_out(error: Exception) -> bool:
    words = str(error).lower()
    return isinstance(error, EOFError) or "truncated" in words or "end of file" in words
