"""Reads the Content Credentials of one file, input to output; must import nothing of this project.

Run by content_credentials.py as `c2pa_child.py MIME report` or `c2pa_child.py MIME thumbnail`.
Input: the length of a JSON header (four bytes,
big-endian), the header {official, pinned, purposes}, the file. Output: one JSON object.
"""

from __future__ import annotations

import base64
import io
import json
import resource
import sys
from typing import Any, Final

import c2pa

_CPU_SECONDS: Final = 20
_MEMORY_BYTES: Final = 3 << 30
_MAX_REPORT: Final = 2_000_000
# Settings of the library: fetching is on unless it is turned off, and would let a file call any address.
_OFFLINE: Final = {"remote_manifest_fetch": False, "ocsp_fetch": False}


def main() -> None:
    """Write what was found; a failure is a traceback nobody reads and a non-zero exit."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would keep a tester's picture
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    data = sys.stdin.buffer.read()
    length = int.from_bytes(data[:4], "big")
    trust, file = json.loads(data[4 : 4 + length]), data[4 + length :]
    mime, wanted = sys.argv[1:3]
    answer = thumbnail(file, mime) if wanted == "thumbnail" else read(file, mime, trust)
    json.dump(answer, sys.stdout)


def read(file: bytes, mime: str, trust: dict[str, str]) -> dict[str, Any]:
    """{list, state, store} of the first list that trusts the signer, of the public one if none does."""
    found: dict[str, Any] = {}
    for name, anchors in (
        ("official", trust["official"]),
        ("pinned", trust["official"] + trust["pinned"]),
    ):
        trusting = {"user_anchors": anchors, "trust_config": trust["purposes"]} if anchors else {}
        context = c2pa.Context.from_dict({"verify": _OFFLINE, "trust": trusting})
        try:
            reader = c2pa.Reader.try_create(mime, io.BytesIO(file), context=context)
        except c2pa.C2paError as error:
            return {"error": "remote" if str(error).startswith("Remote:") else str(error)[:200]}
        if reader is None:
            return {"error": "absent"}
        report = reader.json()
        if len(report) > _MAX_REPORT:
            return {"error": "too large"}
        state = reader.get_validation_state()
        found = found or {"list": "", "state": state, "store": json.loads(report)}
        if state == "Trusted":
            return {"list": name, "state": state, "store": json.loads(report)}
    return found


def thumbnail(file: bytes, mime: str) -> dict[str, str]:
    """{thumbnail: base64} of the picture as it was when the newest statement was signed, else {}."""
    context = c2pa.Context.from_dict({"verify": _OFFLINE})
    reader = c2pa.Reader.try_create(mime, io.BytesIO(file), context=context)
    if reader is None:
        return {}
    store = json.loads(reader.json())
    active = store["manifests"][store["active_manifest"]]
    holders = [active, *active.get("ingredients", [])]
    names = [one["thumbnail"]["identifier"] for one in holders if one.get("thumbnail")]
    if not names:
        return {}
    out = io.BytesIO()
    reader.resource_to_stream(names[0], out)
    return {"thumbnail": base64.b64encode(out.getvalue()).decode()}


if __name__ == "__main__":
    main()
