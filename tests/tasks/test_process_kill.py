"""kill -9 in mid-task: the row comes back by itself and ends in one verdict, for one unit."""

import contextlib
import json
import os
import signal
import socket
import sqlite3
import sys
from pathlib import Path

import pytest

from tests.tasks.installation import Installation
from tests.tasks.pictures import gradient
from tests.tasks.processes import children_of, descendants_of, running, wait_for

pytestmark = pytest.mark.processes

LEASE_SECONDS = 8
SERVE = [sys.executable, "manage.py", "serve"]
SUBMIT = """
import sys, uuid
from pathlib import Path
from accounts.models import User
from classifier.services.submit import submit_image
from tests.factories import TesterFactory
email = "kill@example.org"
tester = User.objects.filter(email=email).first() or TesterFactory(email=email)
data = Path({path!r}).read_bytes()
print(submit_image(tester=tester, data=data, name="a.png", batch=uuid.uuid4()).pk)
"""
STATE = """
import json
from accounts.models import QuotaCounter, UsageEntry
from classifier.models import Submission
row = Submission.objects.get(pk={key!r})
print(json.dumps({{
    "attempts": row.attempts,
    "bands": list(row.verdicts.values_list("band", flat=True)),
    "ledger": sorted(UsageEntry.objects.filter(reference=row.unit).values_list("kind", flat=True)),
    "used": sum(QuotaCounter.objects.filter(period__startswith="day").values_list("used", flat=True)),
    "rows": Submission.objects.count(),
}}))
"""


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    """A prepared installation whose lost rows come back after seconds, with its release registered."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = Installation(
        tmp_path_factory.mktemp("kill"),
        extra=(("PORT", str(port)), ("LEASE_SECONDS", str(LEASE_SECONDS)), ("SWEEP_EVERY_SECONDS", "1")),
    )
    made.manage("migrate", "--verbosity", "0")
    made.manage("createcachetable")
    made.manage("releases", "sync")
    return made


def submit(installation, side):
    """Submit a picture through the service; give the key of its row."""
    picture = installation.folder / f"{side}.png"
    picture.write_bytes(gradient(side))
    return installation.script(SUBMIT.format(path=str(picture))).split()[-1]


def state(installation, key):
    """What the database says of the row, its verdicts and its unit."""
    return json.loads(installation.script(STATE.format(key=key)).splitlines()[-1])


def status(installation, key):
    """The row's status, read past Django: quick enough to catch a worker in mid-task."""
    database = f"file:{installation.folder / 'var' / 'db.sqlite3'}?mode=ro"
    with contextlib.closing(sqlite3.connect(database, uri=True)) as connection:
        query = "SELECT status FROM classifier_submission WHERE id = ?"
        return connection.execute(query, (key.replace("-", ""),)).fetchone()[0]


def worker_of(served):
    """The Celery worker and its child, once both are there."""

    def find():
        for pid in descendants_of(served.pid):
            command = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
            if {"celery", "worker"} <= set(command) and children_of(pid):
                return pid, children_of(pid)[0]
        return None

    return wait_for(find, seconds=60, what="the worker and its child")


def wait_for_status(installation, key, wanted, seconds):
    wait_for(lambda: status(installation, key) == wanted, seconds=seconds, what=f"the row to be {wanted}")


@pytest.mark.parametrize(("whom", "side"), [("the whole worker", 4500), ("the worker's child", 4400)])
def test_a_killed_worker_costs_time_and_nothing_else(installation, whom, side):
    with running(SERVE, env=installation.environment, log=installation.log) as served:
        worker, child = worker_of(served)
        # A quick machine would be done before anybody looks. The child is stopped and not its parent, which
        # may hold a lock of the broker that submitting needs.
        os.kill(child, signal.SIGSTOP)
        key = submit(installation, side)
        os.kill(child, signal.SIGCONT)
        wait_for_status(installation, key, "running", seconds=60)
        victims = (worker, child) if whom == "the whole worker" else (child,)
        for pid in victims:
            os.kill(pid, signal.SIGKILL)
        assert status(installation, key) == "running"
        wait_for_status(installation, key, "done", seconds=90)
        served.terminate()
        served.wait(timeout=30)
    after = state(installation, key)
    assert after["attempts"] == 2
    assert after["bands"] in (["likely"], ["inconclusive"], ["no_evidence"])
    assert after["ledger"] == ["reserve", "spend"]
    assert after["used"] == after["rows"]
