"""Reads and refreshes the bundled list of issuers; fetches nothing."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from cryptography import x509

FOLDER: Final = Path(__file__).with_name("trust")
OFFICIAL, PINNED, ABOUT = "official.pem", "pinned.pem", "trust.json"
_CERTIFICATE: Final = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)

# What a signing certificate may be for: e-mail, documents, Microsoft's own purpose, C2PA claims (C2PA 2.2,
# section 14.5.1).
PURPOSES: Final = "1.3.6.1.5.5.7.3.4\n1.3.6.1.5.5.7.3.36\n1.3.6.1.4.1.311.76.59.1.9\n1.3.6.1.4.1.62558.2.1"
# A pinned authority signs for others too; only these names are believed on its word.
PINNED_ISSUERS: Final = frozenset({"OpenAI", "Microsoft Corporation"})


@dataclass(frozen=True)
class TrustList:
    """PEM text of each part, and when the public part was published."""

    official: str
    pinned: str
    dated: str


def load_trust_list(folder: Path = FOLDER) -> TrustList:
    """The bundled list. Raises ValueError where a file is not the one that trust.json describes."""
    about = json.loads((folder / ABOUT).read_text())
    texts = {name: (folder / name).read_text() for name in (OFFICIAL, PINNED)}
    for name, text in texts.items():
        if hashlib.sha256(text.encode()).hexdigest() != about["sha256"][name]:
            raise ValueError(f"{name} is not the file that {ABOUT} describes.")
    return TrustList(texts[OFFICIAL], texts[PINNED], about["dated"])


def refresh(sources: list[Path], dated: date, folder: Path = FOLDER) -> int:
    """Replace the public part by the certificates of PEM files; how many there are.

    Raises ValueError for a file without a certificate, or with one that cannot be read.
    """
    found = {pem: None for source in sources for pem in certificates(source)}
    (folder / OFFICIAL).write_text("\n".join(found) + "\n")
    about = json.loads((folder / ABOUT).read_text())
    about["dated"] = dated.isoformat()
    write_about(about, folder)
    return len(found)


def write_about(about: dict[str, Any], folder: Path = FOLDER) -> None:
    """Write trust.json with the hashes of the files as they are."""
    about["sha256"] = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (OFFICIAL, PINNED)
    }
    (folder / ABOUT).write_text(json.dumps(about, indent=2, ensure_ascii=False) + "\n")


def certificates(source: Path) -> list[str]:
    """The certificates of a PEM file, without what stands between them. Raises ValueError."""
    try:
        found = _CERTIFICATE.findall(source.read_text())
        for pem in found:
            x509.load_pem_x509_certificate(pem.encode())
    except (OSError, ValueError) as error:
        raise ValueError(f"{source.name} cannot be read as a list of certificates ({error}).") from error
    if not found:
        raise ValueError(f"{source.name} holds no certificate.")
    return found
