"""The production shape on one machine: PostgreSQL, Redis and one real worker give a verdict."""

import json
from pathlib import Path

import pytest

from provenance_site import processes
from tests.tasks.installation import Installation
from tests.tasks.pictures import gradient
from tests.tasks.processes import running, wait_for

SUBMIT = """
import uuid
from pathlib import Path
from classifier.services.submit import submit_image
from tests.factories import TesterFactory
tester = TesterFactory(email="redis@example.org")
data = Path({path!r}).read_bytes()
print(submit_image(tester=tester, data=data, name="a.png", batch=uuid.uuid4()).pk)
"""
STATE = """
import json
from accounts.models import UsageEntry
from classifier.models import Submission
row = Submission.objects.get(pk={key!r})
print(json.dumps({{
    "status": row.status,
    "attempts": row.attempts,
    "verdicts": row.verdicts.count(),
    "ledger": sorted(UsageEntry.objects.filter(reference=row.unit).values_list("kind", flat=True)),
}}))
"""


@pytest.fixture
def installation(tmp_path, database_url, broker_url):
    """A prepared installation on the two servers."""
    made = Installation(tmp_path, extra=(("DATABASE_URL", database_url), ("CELERY_BROKER_URL", broker_url)))
    made.manage("migrate", "--verbosity", "0")
    made.manage("createcachetable")
    made.manage("releases", "sync")
    return made


def test_a_submission_gets_its_verdict_through_redis(installation):
    picture = installation.folder / "picture.png"
    picture.write_bytes(gradient(512))
    with running(processes.worker(), env=installation.environment, log=installation.log):
        key = installation.script(SUBMIT.format(path=str(picture))).split()[-1]
        found = wait_for(lambda: finished(installation, key), seconds=90, what="a verdict")
    assert found == {"status": "done", "attempts": 1, "verdicts": 1, "ledger": ["reserve", "spend"]}
    assert not (Path(installation.folder) / "var" / "broker").exists()


def finished(installation, key):
    """What the database says of the row once it is finished, else None."""
    found = json.loads(installation.script(STATE.format(key=key)).splitlines()[-1])
    return found if found["status"] in {"done", "failed"} else None
