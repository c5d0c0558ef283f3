"""Refuses a picture that is a second, openable file as well; must let phones' trailers pass."""

from __future__ import annotations

import re
import struct
from typing import Final

from classifier.intake.errors import RefusedImage

# Searched only after the end of the picture, so coded pixels cannot match by chance. Trailers of phones
# hold further JPEGs (MPO, gain maps), MP4 films (motion photos) and makers' records: none of those is here.
_FOREIGN: Final[tuple[tuple[str, re.Pattern[bytes]], ...]] = (
    ("ZIP", re.compile(rb"PK\x03\x04[\x0a-\x3f][\x00-\x03]..[\x00\x08\x09\x0c\x0e\x5d\x5f]\x00", re.DOTALL)),
    ("RAR", re.compile(rb"Rar!\x1a\x07[\x00\x01]")),
    ("7-Zip", re.compile(rb"7z\xbc\xaf\x27\x1c\x00")),
    ("PDF", re.compile(rb"%PDF-\d")),
    ("web page", re.compile(rb"<(?:!doctype\s{1,99}html|html|head|body|script|iframe)[\s>]", re.IGNORECASE)),
    ("PHP", re.compile(rb"<\?php\s", re.IGNORECASE)),
)

# Two letters match by chance in any film, so programs are looked for only where the picture stops.
_PROGRAM: Final = re.compile(
    rb"\s{0,16}\x00{0,16}(?:\x7fELF[\x01\x02][\x01\x02]\x01|MZ.{58}..\x00\x00)", re.DOTALL
)

# Readers of PDF accept their header in the first 1,024 bytes; readers of ZIP look at the end.
_PDF_WINDOW: Final = 1024
_ZIP_WINDOW: Final = 65_535 + 22
_ZIP_END: Final = b"PK\x05\x06"


def refuse_second_file(data: bytes, end: int) -> None:
    """Raise RefusedImage("two_files_in_one"); `end` is the offset just past the picture."""
    for kind, pattern in _FOREIGN:
        if pattern.search(data, end):
            raise RefusedImage("two_files_in_one", kind=kind)
    if _PROGRAM.match(data, end):
        raise RefusedImage("two_files_in_one", kind="program")
    if re.search(rb"%PDF-\d", data[:_PDF_WINDOW]):
        raise RefusedImage("two_files_in_one", kind="PDF")
    if _ends_as_zip(data):
        raise RefusedImage("two_files_in_one", kind="ZIP")


def _ends_as_zip(data: bytes) -> bool:
    """Tell whether a ZIP reader would find a directory (PKWARE APPNOTE 4.3.16), even inside the picture."""
    at = data.rfind(_ZIP_END, max(0, len(data) - _ZIP_WINDOW))
    if at < 0 or at + 22 > len(data):
        return False
    entries, size = struct.unpack_from("<HI", data, at + 10)
    return entries > 0 and data[max(0, at - size) : at].startswith(b"PK\x01\x02")
