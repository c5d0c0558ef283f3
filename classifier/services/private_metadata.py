"""Names, captions, comments and prompts in a stored picture, for its tester alone; read anew, never kept."""

from __future__ import annotations

from typing import Final

from accounts.models import User
from classifier.errors import NotVisible
from classifier.intake.errors import RefusedImage
from classifier.models import Submission
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

    Raises NotVisible for anyone but its tester, staff included: nobody needs them to do their work.
    """
    if submission.tester_id != viewer.pk:
        raise NotVisible("There is no such result.")
    try:
        _data, image = read_original(submission)
    except (FileNotFoundError, RefusedImage):
        return None
    fields, _unreadable = fields_of(image.metadata)
    return tuple(Row(LABELS[name], clean(fields[name], MOST)) for name in PERSONAL if name in fields)
