"""The service tests hold on PostgreSQL as they do on SQLite: same tests, other database."""

import os
import subprocess
import sys

from tests.tasks.processes import ROOT

SAME_TESTS = ("tests/accounts", "tests/classifier", "tests/tasks")
IN_PROCESS = "not processes and not browser and not services"


def test_the_service_tests_pass_on_postgresql_and_redis(database_url, broker_url):
    env = os.environ | {"DATABASE_URL": database_url, "CELERY_BROKER_URL": broker_url}
    env.pop("PYTEST_ADDOPTS", None)
    command = [sys.executable, "-m", "pytest", "-q", "-m", IN_PROCESS, "-p", "no:cacheprovider"]
    done = subprocess.run([*command, *SAME_TESTS], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-6000:]


def test_those_tests_really_run_on_postgresql(database_url):
    script = "from django.conf import settings; print(settings.DATABASES['default']['ENGINE'])"
    env = os.environ | {
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "provenance_site.settings.testing",
    }
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.stdout.strip() == "django.db.backends.postgresql", done.stderr
