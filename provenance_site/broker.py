"""Embedded broker: kombu's filesystem transport, made safe against half-written messages.

Stock kombu writes a message in place, and a reader that meets the half-written file ends its
whole worker (celery/kombu issue 1551). Here a message appears under its name only when whole,
names sort by wall-clock time, and an unreadable message is skipped and removed.
"""

import os
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):  # type: ignore[misc]
    """Filesystem channel with atomic writes and a reader that survives a broken file."""

    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:
        name = f"{time.time_ns()}_{uuid.uuid4().hex}.{queue}.msg"
        folder = Path(self.data_folder_out)
        part = folder / f".{name}.part"
        part.write_text(dumps(payload))
        os.replace(part, folder / name)

    def _get(self, queue: str) -> Any:
        while True:
            try:
                return super()._get(queue)
            except Empty:
                raise
            except (ValueError, OSError):
                continue


class Transport(filesystem.Transport):  # type: ignore[misc]
    """`localfs://` as registered in provenance_site.celery."""

    Channel = Channel
