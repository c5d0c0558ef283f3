"""Keeps a handful of child processes running until told to stop; knows nothing of what they do."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import FrameType

from provenance_site.parentage import end_with_parent

TICK_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 30.0
STEADY_AFTER_SECONDS = 60.0
GRACE_SECONDS = 15.0


@dataclass
class Child:
    """One command that should always be running."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    started_at: float = 0.0
    start_at: float = field(default_factory=time.monotonic)

    def tend(self) -> None:
        """Start the command when it is due; note when it has ended, and when to try again."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.start_at:
                self.start(now)
        elif self.process.poll() is not None:
            self.note_end(now)

    def start(self, now: float) -> None:
        """Start in a session of its own: Ctrl-C then reaches only the supervisor."""
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            start_new_session=True,
            preexec_fn=partial(end_with_parent, os.getpid()),  # noqa: PLW1509  (the supervisor has one thread)
        )
        self.started_at = now

    def note_end(self, now: float) -> None:
        """Clear what the command left behind; wait longer each time it ends soon after its start."""
        code = self.process.returncode if self.process else 0
        self.signal(signal.SIGKILL)
        self.process = None
        self.failures = 1 if now - self.started_at > STEADY_AFTER_SECONDS else self.failures + 1
        pause = min(2.0 ** (self.failures - 1), LONGEST_PAUSE_SECONDS)
        self.start_at = now + pause
        sys.stderr.write(f"The {self.name} ended (code {code}). Starting it again in {pause:.0f} s.\n")

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the command and everything it started."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)

    def ask_to_stop(self) -> None:
        """SIGTERM to the command alone; it ends its own children in order."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    @property
    def has_ended(self) -> bool:
        """True where nothing of this command runs."""
        return self.process is None or self.process.poll() is not None


class Supervisor:
    """Runs the children; SIGTERM or SIGINT ends them in order, a second one at once."""

    def __init__(self, children: Sequence[Child], *, each_tick: Callable[[], None] = lambda: None) -> None:
        self.children = children
        self.each_tick = each_tick
        self.stop_signals = 0

    def run(self) -> None:
        """Blocks until a stop signal has come and every child has ended."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._note_signal)
        while not self.stop_signals:
            for child in self.children:
                child.tend()
            self.each_tick()
            time.sleep(TICK_SECONDS)
        self._stop()

    def _note_signal(self, _number: int, _frame: FrameType | None) -> None:
        self.stop_signals += 1

    def _stop(self) -> None:
        asked = self.stop_signals
        deadline = time.monotonic() + GRACE_SECONDS
        for child in self.children:
            child.ask_to_stop()
        while time.monotonic() < deadline and self.stop_signals == asked:
            if all(child.has_ended for child in self.children):
                break
            time.sleep(TICK_SECONDS)
        for child in self.children:
            child.signal(signal.SIGKILL)
