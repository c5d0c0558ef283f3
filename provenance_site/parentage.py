"""Ties a process to its parent, so that no worker outlives the one that started it."""

import ctypes
import os
import signal
import sys
import threading
import time

PR_SET_PDEATHSIG = 1


def end_with_parent(parent: int) -> None:
    """Ask Linux to send SIGTERM when the parent dies (prctl(2)); call in the child, before exec.

    `parent` is its process id: where it died before this call, no signal will come, and the child ends here.

    Elsewhere this does nothing, and a parent that is killed outright leaves its children running.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)


def watch_parent(every_seconds: float = 0.5) -> None:
    """End this process within `every_seconds` of losing its parent, whatever it is doing.

    For the children of a Celery pool: SIGKILL of their parent reaches no handler, and prctl is of no
    use to them, because the pool starts them from a thread that ends first in an orderly shutdown.
    """
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(every_seconds)
        os._exit(1)

    threading.Thread(target=watch, name="watch-parent", daemon=True).start()
