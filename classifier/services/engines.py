"""One loaded detector per process; loads when first asked, never at import.

CUDA does not survive a fork, and the processes that serve pages need no network at all.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

from classifier.errors import ModelUnavailable
from classifier.inference.card import CardMismatch, ModelCard
from classifier.models import ModelRelease
from classifier.services.release_folders import folder_of

if TYPE_CHECKING:
    from classifier.inference.engine import Engine


def engine_for(release: ModelRelease) -> Engine:
    """The engine of a release, loaded once.

    Raises ModelUnavailable where the folder is gone, broken, or not the one that was registered.
    """
    return _load(release.name, release.weights_sha256, release.calibration_id)


@lru_cache(maxsize=1)
def _load(name: str, weights_sha256: str, calibration_id: str) -> Engine:
    from classifier.inference.engine import Engine

    folder = folder_of(name)
    if folder is None:
        raise ModelUnavailable(f"The release {name} is not on this machine. Operators must restore it.")
    try:
        card = ModelCard.load(folder)
    except CardMismatch as error:
        raise ModelUnavailable(f"The release {name} cannot be loaded. Operators must restore it.") from error
    if (card.weights_sha256, card.calibration.id) != (weights_sha256, calibration_id):
        raise ModelUnavailable(f"The release {name} is not the one that was registered.")
    return Engine(card, wanted_device(settings.DETECTOR_DEVICE))


def wanted_device(name: str) -> str | None:
    """What the engine is asked for: None lets it choose."""
    return None if name == "auto" else name
