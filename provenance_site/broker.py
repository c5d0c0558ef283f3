"""Embedded broker: kombu's filesystem transport, made safe against half-written files and races.

Stock kombu writes messages and routing tables in place, and a process that reads one half-written
ends (celery/kombu issue 1551). It also moves a taken message to the system's temporary folder, which
on another file system is a copy that two readers can both finish. Here every file appears under its
name only when whole, and a message is taken by a rename inside one folder, which one reader wins.
A message is only a wake-up: one lost with a killed reader costs time, never a submission.
"""

import fcntl
import logging
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads

LEFTOVER_SECONDS = 600

logger = logging.getLogger(__name__)


class Channel(filesystem.Channel):  # type: ignore[misc]
    """Filesystem channel with atomic writes, exclusive takes and tolerance of broken files."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.folder = Path(self.data_folder_in)
        remove_leftovers(self.folder)

    def _put(self, queue: str, payload: Any, **_kwargs: Any) -> None:  # type: ignore[override]
        write_whole(self.folder / f"{time.time_ns()}_{uuid.uuid4().hex}.{queue}.msg", dumps(payload))

    def _get(self, queue: str, timeout: float | None = None) -> Any:  # noqa: ARG002  (kombu's signature)
        for path in sorted(self.folder.iterdir()):
            if path.name.partition(".")[2] != f"{queue}.msg":
                continue
            text = take(path)
            if text is None:
                continue
            try:
                return loads(text)
            except ValueError:
                logger.warning("Dropped a message of queue %s that could not be read.", queue)
        raise Empty

    def get_table(self, exchange: str) -> list[Any]:
        """Bindings of an exchange; none where nobody has bound to it yet."""
        try:
            rows = loads(self._table_of(exchange).read_text())
        except (FileNotFoundError, ValueError):
            return []
        return [filesystem.exchange_queue_t(*row) for row in rows]

    def _queue_bind(
        self, exchange: str, routing_key: str | None, pattern: str | None, queue: str | None
    ) -> None:
        row = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._table_lock():
            table = self.get_table(exchange)
            if row not in table:
                write_whole(self._table_of(exchange), dumps([row, *table]))

    def _delete(self, queue: str, exchange: str, routing_key: str, pattern: str, *_: Any, **__: Any) -> None:
        self._purge(queue)
        row = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._table_lock():
            kept = [other for other in self.get_table(exchange) if other != row]
            write_whole(self._table_of(exchange), dumps(kept))

    def _table_of(self, exchange: str) -> Path:
        return Path(self._exchange_file(exchange))  # type: ignore[attr-defined]

    @contextmanager
    def _table_lock(self) -> Iterator[None]:
        self.control_folder.mkdir(parents=True, exist_ok=True)
        with (self.control_folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


class Transport(filesystem.Transport):  # type: ignore[misc]
    """`localfs://` as registered in provenance_site.celery."""

    Channel = Channel


def write_whole(path: Path, text: str) -> None:
    """Write beside the path, then rename: a reader sees the whole file or none."""
    part = path.with_name(f".{uuid.uuid4().hex}.part")
    part.write_text(text)
    part.replace(path)


def take(path: Path) -> str | None:
    """Text of the file, which is gone afterwards; None where another reader was quicker."""
    taken = path.with_name(f".{uuid.uuid4().hex}.taken")
    try:
        path.rename(taken)
        text = taken.read_text(errors="replace")
    except FileNotFoundError:
        return None
    taken.unlink(missing_ok=True)
    return text


def remove_leftovers(folder: Path) -> None:
    """Delete what killed writers and readers left, once it is too old to be in use."""
    oldest = time.time() - LEFTOVER_SECONDS
    for path in [*folder.glob(".*.part"), *folder.glob(".*.taken")]:
        try:
            if path.stat().st_mtime < oldest:
                path.unlink()
        except FileNotFoundError:
            continue
