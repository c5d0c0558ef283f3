"""Decodes HEIC in a child process; must never load its library into the process that serves people.

One changed byte in an item's name makes pi-heif 1.4 crash the process it runs in. A crash in the child costs
one refused file instead of every request or task in flight.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

from PIL import Image

_CHILD: Final = Path(__file__).with_name("heic_child.py")
_WALL_SECONDS: Final = 90


def open_heic(data: bytes) -> Image.Image:
    """Return the primary picture, upright, `exif` and `xmp` in `.info`; raise ValueError if it fails."""
    try:
        child = subprocess.run(
            [sys.executable, "-I", "-W", "ignore", str(_CHILD)],
            input=data,
            capture_output=True,
            timeout=_WALL_SECONDS,
            env={},
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise ValueError("the HEIC decoder gave up") from error
    length = int.from_bytes(child.stdout[:4], "big")
    return _picture(json.loads(child.stdout[4 : 4 + length]), child.stdout[4 + length :])


def _picture(header: dict[str, Any], rows: bytes) -> Image.Image:
    if len(rows) != header["bytes"]:
        raise ValueError("the HEIC decoder stopped in mid-picture")
    mode = header["mode"]
    picture = Image.frombytes(mode, tuple(header["size"]), rows, "raw", mode, header["stride"])
    picture.info = {name: bytes.fromhex(header[name]) for name in ("exif", "xmp")}
    return picture
