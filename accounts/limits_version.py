"""What a tester was told the detector can do, and when a change of it is large enough to ask again.

The numbers come from the function that the setting LIMITS_SOURCE names: this app knows no detector.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from django.conf import settings
from django.utils.module_loading import import_string

MATERIAL_POINTS = 5.0  # of 100 pictures; a rate that moved by more than this is a material change
RATES = ("found", "wrong_real", "wrong_other")


@dataclass(frozen=True)
class Limits:
    """The limits of one release that matter: rates from 0 to 1 (None: not measured), a mark of the texts."""

    release: str
    found: float | None
    wrong_real: float | None
    wrong_other: float | None
    texts: str

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Back from what `to_json` gave."""
        return cls(**values)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values, as a passed check keeps them: the fingerprint of what the person was told."""
        return asdict(self)

    def differs_materially(self, now: "Limits") -> bool:
        """True where a limit text changed or a rate moved by more than MATERIAL_POINTS."""
        return self.texts != now.texts or any(
            _moved(getattr(self, name), getattr(now, name)) for name in RATES
        )


def _moved(before: float | None, now: float | None) -> bool:
    if before is None or now is None:
        return before is not now
    return round(100 * abs(now - before), 6) > MATERIAL_POINTS


def mark_of(texts: Iterable[str]) -> str:
    """A short mark that changes with any of the texts, whatever their order."""
    return hashlib.sha256("\n".join(sorted(texts)).encode()).hexdigest()[:16]


def current() -> Limits | None:
    """The limits that hold now; None where no release is live or no source is set."""
    source = getattr(settings, "LIMITS_SOURCE", "")
    found: Limits | None = import_string(source)() if source else None
    return found
