"""A ZIP that is sent while it is made, so that no copy of people's pictures lies on the disk."""

import zipfile
from collections.abc import Iterable, Iterator
from time import gmtime

Member = tuple[str, Iterable[bytes]]


class _Outlet:
    """A file that can only be written; gives away what was written since the last time."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Keep it until `take`."""
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits anywhere else."""

    def close(self) -> None:
        """Nothing to close."""

    def take(self) -> bytes:
        """Everything written since the last call."""
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken


def zip_stream(members: Iterable[Member]) -> Iterator[bytes]:
    """The archive of (name, content in pieces); pictures are stored as they are, text is deflated."""
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w") as archive:
        for name, pieces in members:
            with archive.open(_info(name), "w") as target:
                for piece in pieces:
                    target.write(piece)
                    yield outlet.take()
    yield outlet.take()


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, gmtime()[:6])
    is_text = name.endswith((".txt", ".json", ".csv"))
    info.compress_type = zipfile.ZIP_DEFLATED if is_text else zipfile.ZIP_STORED
    info.external_attr = 0o600 << 16
    return info
