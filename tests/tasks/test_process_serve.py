"""`manage.py serve` as `make run` uses it: up, private in its log, restarted, and gone without orphans."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.tasks.installation import Installation
from tests.tasks.processes import ROOT, descendants_of, is_alive, running, wait_for

pytestmark = pytest.mark.processes

SERVE = [sys.executable, "manage.py", "serve"]


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    """A migrated installation on a port of its own, without a detector: serving must not need one."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    made = Installation(tmp_path_factory.mktemp("serve"), extra=(("PORT", str(port)),))
    made.manage("migrate", "--verbosity", "0")
    made.manage("createcachetable")
    made.manage("collectstatic", "--noinput", "--verbosity", "0")
    return made


@pytest.fixture
def served(installation):
    """The running server; three processes below it, and the worker's child."""
    installation.log.unlink(missing_ok=True)
    with running(SERVE, env=installation.environment, log=installation.log) as process:
        wait_for(
            lambda: process.poll() is not None or get(installation, "/healthz"), seconds=60, what="an answer"
        )
        assert process.poll() is None, installation.log.read_text()
        yield process
        process.terminate()
        process.wait(timeout=30)


def get(installation, path):
    """Status and body; None where nobody answers."""
    address = f"http://127.0.0.1:{dict(installation.extra)['PORT']}{path}"
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
    except (urllib.error.URLError, OSError):
        return None


def test_it_says_where_it_is_and_how_to_begin(installation, served):
    def is_announced():
        return "create_reviewer" in installation.log.read_text()

    wait_for(is_announced, seconds=10, what="the announcement")
    assert f"http://localhost:{dict(installation.extra)['PORT']}" in installation.log.read_text()


def test_health_and_readiness_are_told_apart(installation, served):
    assert get(installation, "/healthz") == (200, b'{"status": "ok"}')
    status, body = get(installation, "/readyz")
    assert status == 503
    assert json.loads(body)["parts"] == {
        "database": "ok",
        "broker": "ok",
        "storage": "ok",
        "release": "no release of the detector is live",
    }


def test_the_log_holds_no_search_and_no_key_of_a_mailed_link(installation, served):
    assert get(installation, "/submissions/?q=private-name")
    assert get(installation, "/accounts/confirm-email/private-key/")
    wait_for(lambda: "confirm-email/[key]" in installation.log.read_text(), seconds=10, what="a log line")
    assert "private" not in installation.log.read_text()


def test_a_second_server_on_the_port_is_refused_in_words(installation, served):
    done = subprocess.run(SERVE, cwd=ROOT, env=installation.environment, capture_output=True, text=True)
    assert done.returncode == 1
    assert "Choose another: make run PORT=8001" in done.stderr


def test_a_killed_web_server_answers_again(installation, served):
    web = wait_for(lambda: process_with(served.pid, "gunicorn"), seconds=10, what="gunicorn")
    os.kill(web, signal.SIGKILL)
    wait_for(lambda: get(installation, "/healthz") is None, seconds=10, what="silence")
    wait_for(lambda: get(installation, "/healthz"), seconds=30, what="an answer after the restart")


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_when_it_ends(served, stop):
    wait_for(lambda: len(descendants_of(served.pid)) >= 5, seconds=30, what="all processes")
    everyone = descendants_of(served.pid)
    os.kill(served.pid, stop)
    wait_for(lambda: not any(map(is_alive, everyone)), seconds=20, what="the end of every process")


def process_with(pid, word):
    """First descendant whose command line has this word."""
    for child in descendants_of(pid):
        with contextlib.suppress(FileNotFoundError):
            if word in Path(f"/proc/{child}/cmdline").read_text():
                return child
    return None
