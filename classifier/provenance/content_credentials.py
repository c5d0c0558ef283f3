"""Content Credentials (C2PA): has a child process read them; must never load its library here.

Manifests come from strangers and are read by a large native library. In a child with limits on time and
memory a hostile one costs its own finding and nothing else.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from classifier.provenance.manifest_store import interpret
from classifier.provenance.signal import Kind, Signal, State
from classifier.provenance.trust_list import PURPOSES, TrustList, load_trust_list

_CHILD: Final = Path(__file__).with_name("c2pa_child.py")
_WALL_SECONDS: Final = 30

ABSENT: Final = Signal(Kind.CREDENTIALS, State.NONE, "None found, which says nothing.")
REMOTE: Final = Signal(
    Kind.CREDENTIALS,
    State.REMOTE,
    "The file says that its Content Credentials are kept elsewhere. This site does not fetch them.",
)


class NoProcess(Exception):  # noqa: N818  the name says what happened
    """The machine could not start the reader; the file may be fine."""


def read_credentials(data: bytes, mime: str, trust: TrustList | None = None) -> Signal:
    """What the manifest store of a file says, and how far it can be believed; `trust` is the bundled list.

    Never raises for a bad file; NoProcess where the reader could not be started.
    """
    found = _ask_child(data, mime, "report", trust or load_trust_list())
    error = found.get("error")
    if error == "absent":
        return ABSENT
    if error == "remote":
        return REMOTE
    if error is not None:
        return unreadable(error)
    try:
        return interpret(found["store"], found["state"], found["list"])
    except (KeyError, TypeError, AttributeError, ValueError, RecursionError):
        return unreadable("the manifest is built in an unusual way")


def read_thumbnail(data: bytes, mime: str) -> bytes | None:
    """The small picture that the newest statement carries, as a stranger's bytes; None without one."""
    found = _ask_child(data, mime, "thumbnail", load_trust_list()).get("thumbnail")
    return base64.b64decode(found) if found else None


def unreadable(reason: str) -> Signal:
    """A manifest is there and cannot be read."""
    return Signal(
        Kind.CREDENTIALS,
        State.UNREADABLE,
        "There are Content Credentials, but they cannot be read. That says nothing about the picture.",
        details={"reason": reason},
    )


def _ask_child(data: bytes, mime: str, wanted: str, trust: TrustList) -> dict[str, Any]:
    header = json.dumps({"official": trust.official, "pinned": trust.pinned, "purposes": PURPOSES}).encode()
    try:
        child = subprocess.run(
            [sys.executable, "-I", "-W", "ignore", str(_CHILD), mime, wanted],
            input=len(header).to_bytes(4, "big") + header + data,
            capture_output=True,
            timeout=_WALL_SECONDS,
            env={},
            check=True,
        )
        answer: dict[str, Any] = json.loads(child.stdout)
    except subprocess.TimeoutExpired:
        return {"error": "reading it took too long"}
    except (subprocess.CalledProcessError, ValueError):
        return {"error": "the reader gave up"}
    except OSError as error:
        raise NoProcess from error
    return answer
