"""Tells the tester programme which limits hold now; the setting LIMITS_SOURCE names this function."""

from typing import Any

from accounts.limits_version import Limits, mark_of
from classifier.inference.conditions import UNMODIFIED
from classifier.models import ModelRelease
from classifier.models.release import ReleaseState


def live_limits() -> Limits | None:
    """Rates of untouched files and the limit texts of the live release; None where none is live."""
    release = ModelRelease.objects.filter(state=ReleaseState.LIVE).first()
    if release is None:
        return None
    conditions = release.card.get("conditions", [])
    untouched: dict[str, Any] = next((c for c in conditions if c["code"] == UNMODIFIED), {})
    return Limits(
        release=release.name,
        found=untouched.get("tpr"),
        wrong_real=untouched.get("fpr_real"),
        wrong_other=untouched.get("fpr_other"),
        texts=mark_of(release.card.get("limits", [])),
    )
