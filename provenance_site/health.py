"""/healthz: this process answers. /readyz: what it needs is there. Open to all, so: no secrets."""

import logging
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.core.files.storage.filesystem import FileSystemStorage
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from classifier.models import ModelRelease, Submission
from classifier.models.release import ReleaseState
from classifier.models.submission import Status
from classifier.services.release_folders import folder_of
from provenance_site.celery import app

BROKER_SECONDS = 2

logger = logging.getLogger(__name__)


class NotReadyError(Exception):
    """Something the site needs is missing; the message says what, without a path or an address."""


@login_not_required
@never_cache
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """200 while this process can answer at all."""
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """200 where every part is there, else 503; the age of the oldest waiting submission either way."""
    parts = {name: outcome(check) for name, check in CHECKS.items()}
    is_ready = all(words == "ok" for words in parts.values())
    body = {
        "status": "ready" if is_ready else "not ready",
        "parts": parts,
        "oldest_waiting_seconds": oldest_waiting_seconds() if parts["database"] == "ok" else None,
    }
    return JsonResponse(body, status=200 if is_ready else 503)


def outcome(check: Callable[[], None]) -> str:
    """`ok`, or what is wrong in plain words; details of unexpected errors go to the log only."""
    try:
        check()
    except NotReadyError as problem:
        return str(problem)
    except Exception:
        logger.exception("A readiness check failed.")
        return "does not answer"
    return "ok"


def check_database() -> None:
    """One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def check_broker() -> None:
    """The embedded broker's folder takes a file; another broker accepts a connection."""
    if settings.CELERY_BROKER_URL.startswith("localfs"):
        require_writable(Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_out"]))
        return
    with app.connection_for_write(connect_timeout=BROKER_SECONDS) as broker:
        broker.ensure_connection(max_retries=1, timeout=BROKER_SECONDS)


def check_storage() -> None:
    """A local media folder takes a file; a remote store is not written to by a health check."""
    if isinstance(default_storage, FileSystemStorage):
        folder = Path(default_storage.location)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        require_writable(folder)


def check_release() -> None:
    """One release is live, and its folder is here."""
    release = ModelRelease.objects.filter(state=ReleaseState.LIVE).first()
    if release is None:
        raise NotReadyError("no release of the detector is live")
    if folder_of(release.name) is None:
        raise NotReadyError(
            "the folder of the live release is missing; restore it or activate another release"
        )


def require_writable(folder: Path) -> None:
    """Raise NotReadyError where no file can be written."""
    try:
        with tempfile.TemporaryFile(dir=folder) as probe:
            probe.write(b"x")
    except OSError as error:
        raise NotReadyError("the folder cannot be written to") from error


def oldest_waiting_seconds() -> int:
    """How long the longest-waiting submission has waited, in whole seconds; 0 where none waits."""
    oldest = Submission.objects.filter(status=Status.QUEUED).order_by("created_at").first()
    return int((timezone.now() - oldest.created_at).total_seconds()) if oldest else 0


CHECKS: dict[str, Callable[[], None]] = {
    "database": check_database,
    "broker": check_broker,
    "storage": check_storage,
    "release": check_release,
}
