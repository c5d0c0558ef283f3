"""All techniques on one file; one that fails costs its own finding only. Must not know of the detector."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from classifier.intake.decode import DecodedImage
from classifier.provenance.content_credentials import ABSENT, REMOTE, NoProcess, read_credentials
from classifier.provenance.generator_marks import read_marks
from classifier.provenance.metadata import read_metadata
from classifier.provenance.signal import Kind, Signal, State
from classifier.provenance.watermark import read_watermark

# XMP's pointer to a manifest store that is kept elsewhere (C2PA 2.2, section 11.5).
_POINTER: Final = b"dcterms:provenance"

logger = logging.getLogger(__name__)


def inspect(
    data: bytes, image: DecodedImage, *, not_the_file: tuple[type[Exception], ...] = ()
) -> tuple[Signal, ...]:
    """One signal a technique, in the order of Kind. `image` is what intake made of `data`.

    Errors that say something about this machine and not about the file are raised, so that it can be tried
    again: MemoryError, NoProcess and those in `not_the_file`, such as the end of a task's time.
    """
    again: tuple[type[Exception], ...] = (MemoryError, NoProcess, *not_the_file)
    return tuple(attempt(kind, look, again) for kind, look in techniques(data, image).items())


def techniques(data: bytes, image: DecodedImage) -> dict[Kind, Callable[[], Signal]]:
    """How each technique looks at one file."""
    return {
        Kind.CREDENTIALS: lambda: credentials_of(data, image),
        Kind.METADATA: lambda: read_metadata(image.metadata),
        Kind.MARKS: lambda: read_marks(image.metadata, image.pixels),
        Kind.WATERMARK: lambda: read_watermark(image.pixels),
    }


def credentials_of(data: bytes, image: DecodedImage) -> Signal:
    """Read only where intake saw a manifest store: the reader costs a process."""
    if image.facts.has_c2pa:
        return read_credentials(data, image.facts.mime)
    return REMOTE if _POINTER in image.metadata.xmp else ABSENT


def attempt(kind: Kind, look: Callable[[], Signal], again: tuple[type[Exception], ...]) -> Signal:
    """The finding, or that there is none because of a fault of ours. Raises errors in `again`."""
    try:
        return look()
    except again:
        raise
    except Exception:  # whatever a stranger's file did, the other findings stand
        logger.exception("The technique %s failed.", kind)
        return Signal(kind, State.UNREADABLE, "Could not be looked at, because of a fault of ours.")
