"""A real site for browser tests: the embedded default in a temporary folder, with its real worker."""

import contextlib
import email
import email.policy
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class LiveSite:
    """One running installation: its address, its folder, its mail."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "CELERY_BROKER_URL"}}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "provenance_site.settings.base",
            "PROVENANCE_DATA_DIR": str(self.folder / "var"),
            "EMAIL_URL": f"filemail:///{self.folder / 'mail'}",
            "PORT": str(self.port),
            "SITE_URL": self.url,
            "SWEEP_EVERY_SECONDS": "1",
        }

    def manage(self, *arguments: str) -> str:
        """Run one management command of the installation and return what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=240,
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout}\n{done.stderr}"
        return done.stdout

    def start(self) -> None:
        """Prepare the installation as `make run` does, then serve it until `stop`."""
        (self.folder / "mail").mkdir(parents=True, exist_ok=True)
        self.manage("migrate", "--verbosity", "0")
        self.manage("createcachetable")
        self.manage("collectstatic", "--noinput", "--verbosity", "0")
        self.manage("releases", "sync")
        with (self.folder / "serve.log").open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.wait_until_ready()

    def wait_until_ready(self, seconds: float = 180) -> None:
        """Wait for /readyz to say yes."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                if urllib.request.urlopen(f"{self.url}/readyz", timeout=20).status == 200:
                    return
            time.sleep(0.2)
        raise AssertionError((self.folder / "serve.log").read_text()[-4000:])

    def stop(self) -> None:
        """Ask the server to end, as Ctrl-C does."""
        if self.process is None:
            return
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(timeout=30)

    def mails_to(self, address: str) -> list[email.message.EmailMessage]:
        """Mails sent to this address, oldest first."""
        found = []
        for path in sorted((self.folder / "mail").iterdir(), key=lambda p: p.stat().st_mtime):
            parts = (raw.strip() for raw in re.split(rb"\n-{79}\n", path.read_bytes()))
            found += [email.message_from_bytes(raw, policy=email.policy.default) for raw in parts if raw]
        return [mail for mail in found if address in str(mail["To"])]

    def link_in_mail(self, address: str, pattern: str, seconds: float = 20) -> str:
        """First link in the newest mail to this address that matches; waits for the mail."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for mail in reversed(self.mails_to(address)):
                body = mail.get_body(("plain",)).get_content()
                if found := re.search(pattern, body):
                    return found.group(0)
            time.sleep(0.2)
        raise AssertionError(f"no mail with {pattern} to {address}")
