"""Names, captions, comments and prompts in a stored picture, for its tester alone; read anew, never kept."""

from __future__ import annotations

from typing import Final

from accounts.models import User
from classifier.errors import NotVisible
from classifier.intake.decode import read_image
from classifier.intake.errors import RefusedImage
from classifier.intake.preview import THUMBNAIL_SIDE, make_preview
from classifier.models import Submission
from classifier.provenance.content_credentials import read_thumbnail
from classifier.provenance.metadata import PERSONAL, fields_of
from classifier.provenance.signal import clean
from classifier.services.classify import read_original
from classifier.services.fact_rows import Row

LABELS: Final = {
    "creator": "Creator",
    "artist": "Artist",
    "copyright": "Copyright",
    "description": "Caption",
    "comment": "Comment",
    "prompt": "Prompt",
    "prompt_writer": "Writer of the prompt",
}
MOST: Final = 2000


def private_rows(*, submission: Submission, viewer: User) -> tuple[Row, ...] | None:
    """The rows, or None where the picture was erased or cannot be read any more.

    Raises NotVisible for anyone but its tester, staff and colleagues included: nobody needs them for work.
    """
    if submission.tester_id != viewer.pk:
        raise NotVisible("There is no such result.")
    try:
        _data, image = read_original(submission)
    except (FileNotFoundError, RefusedImage):
        return None
    fields, _unreadable = fields_of(image.metadata)
    return tuple(Row(LABELS[name], clean(fields[name], MOST)) for name in PERSONAL if name in fields)


def signed_thumbnail(*, submission: Submission, viewer: User) -> bytes | None:
    """The small picture in the Content Credentials, encoded anew as WebP; None where there is none to show.

    Raises NotVisible for anyone but its tester.
    """
    if submission.tester_id != viewer.pk:
        raise NotVisible("There is no such result.")
    try:
        data, image = read_original(submission)
        found = read_thumbnail(data, image.facts.mime)
        return make_preview(read_image(found).pixels, THUMBNAIL_SIDE) if found else None
    except (FileNotFoundError, RefusedImage):
        return None
