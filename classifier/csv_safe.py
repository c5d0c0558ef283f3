"""The only CSV writer: no cell can start a formula, and the text streams row by row."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final

# Spreadsheets take a file without this mark for their own legacy encoding and spoil every accent.
BYTE_ORDER_MARK: Final = "\ufeff"
# What a spreadsheet may take for a formula, with the full-width forms that some of them fold.
FORMULA_LEADS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
SHIELD: Final = "'"


class Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        """The text itself."""
        return text


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """CSV text (RFC 4180, CRLF) line by line: byte order mark, header, rows."""
    writer = csv.writer(Echo())
    yield BYTE_ORDER_MARK + writer.writerow([safe_cell(name) for name in header])
    for row in rows:
        yield writer.writerow([safe_cell(value) for value in row])


def safe_cell(value: Any) -> str:
    """One cell as text; a real number stays a number, other text that could start a formula is shielded."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    text = str(value).replace("\0", "")
    return SHIELD + text if text.lstrip(" ").startswith(FORMULA_LEADS) else text
