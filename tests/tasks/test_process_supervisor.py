"""The supervisor: what dies comes back, what is told to stop stops, nothing is orphaned."""

import os
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from tests.tasks.processes import children_of, descendants_of, is_alive, running, wait_for

pytestmark = pytest.mark.processes

SUPERVISE = """
import os, sys, time
from provenance_site import supervisor
supervisor.GRACE_SECONDS = 1.0
child = supervisor.Child("sleeper", [sys.executable, "-c", os.environ["CHILD"]], os.environ)
supervisor.Supervisor([child]).run()
"""
SLEEPER = "import time; time.sleep(600)"
PARENT = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(600)'])"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
WATCHER = """
import os, sys, time
from provenance_site.parentage import watch_parent
if os.fork() == 0:
    watch_parent(0.1)
    time.sleep(600)
os.wait()
"""


@pytest.fixture
def supervised(tmp_path):
    """Start a supervisor over one child; the context gives the supervisor's process."""

    def start(child):
        env = os.environ | {"CHILD": child}
        return running([sys.executable, "-c", SUPERVISE], env=env, log=tmp_path / "log")

    return start


def only_child(pid):
    return wait_for(lambda: children_of(pid), seconds=10, what="a child")[0]


def test_a_killed_child_is_started_again(supervised, tmp_path):
    with supervised(SLEEPER) as supervisor:
        first = only_child(supervisor.pid)
        os.kill(first, signal.SIGKILL)
        second = wait_for(
            lambda: [pid for pid in children_of(supervisor.pid) if pid != first],
            seconds=10,
            what="another child",
        )
        assert is_alive(second[0])
        assert "The sleeper ended (code -9). Starting it again in 1 s." in (tmp_path / "log").read_text()


def test_a_child_that_keeps_ending_is_started_less_and_less_often(supervised, tmp_path):
    with supervised("raise SystemExit(3)"):
        wait_for(lambda: "in 2 s" in (tmp_path / "log").read_text(), seconds=10, what="a longer pause")
    assert (tmp_path / "log").read_text().count("code 3") == 2


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_signal_ends_the_child_and_then_the_supervisor(supervised, stop):
    with supervised(SLEEPER) as supervisor:
        child = only_child(supervisor.pid)
        os.kill(supervisor.pid, stop)
        assert supervisor.wait(timeout=10) == 0
        assert not is_alive(child)


def test_a_child_that_will_not_stop_is_killed_after_the_grace_time(supervised):
    with supervised(STUBBORN) as supervisor:
        child = only_child(supervisor.pid)
        time.sleep(0.5)
        os.kill(supervisor.pid, signal.SIGTERM)
        assert supervisor.wait(timeout=10) == 0
        assert not is_alive(child)


def test_what_a_killed_child_started_is_cleared(supervised):
    with supervised(PARENT) as supervisor:
        child = only_child(supervisor.pid)
        grandchild = only_child(child)
        os.kill(child, signal.SIGKILL)
        wait_for(lambda: not is_alive(grandchild), seconds=10, what="the end of the grandchild")


def test_a_killed_supervisor_leaves_no_child_behind(supervised):
    with supervised(SLEEPER) as supervisor:
        child = only_child(supervisor.pid)
        os.kill(supervisor.pid, signal.SIGKILL)
        wait_for(lambda: not is_alive(child), seconds=10, what="the end of the child")


def test_a_process_that_watches_its_parent_ends_with_it(tmp_path):
    command = [sys.executable, "-c", textwrap.dedent(WATCHER)]
    with running(command, env=dict(os.environ), log=tmp_path / "log") as parent:
        wait_for(lambda: descendants_of(parent.pid), seconds=10, what="a child")
        child = only_child(parent.pid)
        os.kill(parent.pid, signal.SIGKILL)
        wait_for(lambda: not is_alive(child), seconds=10, what="the end of the child")


def test_a_child_whose_parent_died_before_it_was_tied_ends_at_once():
    code = "from provenance_site.parentage import end_with_parent; end_with_parent(1 << 30); print('lives')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
