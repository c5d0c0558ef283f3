"""A Celery app of the broker tests: its one task notes in a folder that it ran."""

import os
import uuid
from pathlib import Path

from celery import Celery
from celery.signals import worker_process_init

from provenance_site.celery import prepare_child

FOLDER = Path(os.environ["PROBE_FOLDER"])

worker_process_init.disconnect(prepare_child)  # no detector here
app = Celery("probe", broker="localfs://localhost", fixups=[])
app.conf.update(
    broker_transport_options={
        "data_folder_in": str(FOLDER / "broker"),
        "data_folder_out": str(FOLDER / "broker"),
        "control_folder": str(FOLDER / "broker" / "control"),
        "polling_interval": 0.05,
    },
    task_ignore_result=True,
    task_default_queue="probe",
    worker_prefetch_multiplier=1,
    worker_enable_remote_control=False,
    task_acks_late=True,
)


@app.task(soft_time_limit=20, time_limit=30)
def note_task(number: int) -> None:
    """Leave one file for each run: a second run of the same message leaves a second file."""
    (FOLDER / "seen" / f"{number}.{uuid.uuid4().hex}").touch()
