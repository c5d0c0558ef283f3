"""The Celery app: JSON messages only, no result backend, the row holds the result."""

import logging
import os
from typing import Any

import structlog
from celery import Celery
from celery.signals import setup_logging, task_postrun, task_prerun, worker_process_init
from kombu.transport import TRANSPORT_ALIASES

from provenance_site.parentage import watch_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "provenance_site.settings.base")
TRANSPORT_ALIASES["localfs"] = "provenance_site.broker:Transport"

app = Celery("provenance_site")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="tasks")
app.autodiscover_tasks(related_name="maintenance")

logger = logging.getLogger(__name__)


@setup_logging.connect
def keep_site_logging(**_kwargs: Any) -> None:
    """Connecting is enough: Celery then leaves logging to the site's settings."""


@worker_process_init.connect
def prepare_child(**_kwargs: Any) -> None:
    """In the pool's child: end with the parent, and load the detector before the first image comes.

    Nothing in the parent touches the accelerator, because CUDA does not survive a fork.
    """
    watch_parent()
    # The apps are not loaded yet when this module is: the site's package imports it first.
    from accounts.errors import DomainError
    from classifier.services.engines import engine_for
    from classifier.services.releases import live_release

    try:
        engine_for(live_release())
    except DomainError as refusal:
        logger.warning("No detector loaded: %s", refusal.message)
    except Exception:
        logger.exception("The detector could not be loaded; the first task will try again.")


@task_prerun.connect
def name_task_in_log(task_id: str, task: Any, **_kwargs: Any) -> None:
    """Every log line of a task carries its id."""
    structlog.contextvars.bind_contextvars(task_id=task_id, task=task.name)


@task_postrun.connect
def forget_task_in_log(**_kwargs: Any) -> None:
    """The next task starts with an empty context."""
    structlog.contextvars.unbind_contextvars("task_id", "task")
