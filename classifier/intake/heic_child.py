"""Decodes one HEIC file in a process of its own, input to output; must import nothing of this project.

Run by heic.py. Output: the length of a JSON header (four bytes, big-endian), the header, the rows of pixels.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import Any, Final

import pi_heif
from pi_heif import options

_CPU_SECONDS: Final = 60
_MEMORY_BYTES: Final = 4 << 30


def main() -> None:
    """Decode the primary picture; a failure is a traceback nobody reads and a non-zero exit."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would keep a tester's picture
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    options.THUMBNAILS = options.DEPTH_IMAGES = options.AUX_IMAGES = False
    file = pi_heif.open_heif(sys.stdin.buffer.read(), convert_hdr_to_8bit=True)
    header = json.dumps(_header(file)).encode()
    sys.stdout.buffer.write(len(header).to_bytes(4, "big") + header)
    sys.stdout.buffer.write(file.data)


def _header(file: Any) -> dict[str, Any]:
    pixels = file.data  # decoding first: the size may change when it happens
    exif = _exif_without_orientation(dict(file.info))
    return {
        "mode": file.mode,
        "size": file.size,
        "stride": file.stride,
        "bytes": len(pixels),
        "exif": exif.hex(),
        "xmp": (file.info.get("xmp") or b"").hex(),
    }


def _exif_without_orientation(info: dict[str, Any]) -> bytes:
    """Return the EXIF with its orientation reset: the decoder has turned the picture already."""
    try:
        pi_heif.set_orientation(info)
    except Exception:  # noqa: BLE001 - damaged metadata must not cost the picture
        return b""
    return info.get("exif") or b""


if __name__ == "__main__":
    main()
