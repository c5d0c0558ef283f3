"""Template context that the pages of accounts cannot fetch themselves."""

from typing import Any

from django.http import HttpRequest

from classifier.models import MisuseFlag
from classifier.models.misuse import FlagState


def misuse(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001
    """Lazily, the number of open flags; only pages of reviewers ask for it."""

    def open_flags() -> int:
        return MisuseFlag.objects.filter(state=FlagState.OPEN).count()

    return {"open_misuse_flags": open_flags}
