"""A real installation in a folder of its own, driven through commands: what the process tests stand on."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.tasks.processes import ROOT

# What a developer or another test may have set; an installation of a test takes none of it.
FOREIGN = ("DATABASE_URL", "CELERY_BROKER_URL", "CACHE_URL", "SITE_URL", "HOST", "PORT")


@dataclass(frozen=True)
class Installation:
    """The embedded default (or what `extra` makes of it) with its data under `folder`."""

    folder: Path
    extra: tuple[tuple[str, str], ...] = ()

    @property
    def environment(self) -> dict[str, str]:
        """The environment of every process of this installation."""
        kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        return kept | {
            "DJANGO_SETTINGS_MODULE": "provenance_site.settings.base",
            "PROVENANCE_DATA_DIR": str(self.folder / "var"),
            **dict(self.extra),
        }

    @property
    def log(self) -> Path:
        """Where its processes write."""
        return self.folder / "processes.log"

    def manage(self, *arguments: str) -> str:
        """Run a management command; return what it printed."""
        return self.python("manage.py", *arguments)

    def script(self, code: str) -> str:
        """Run Python code inside the installation; return what it printed."""
        return self.python("-c", f"import django\ndjango.setup()\n{code}")

    def python(self, *arguments: str) -> str:
        """Run Python from the repository's root; fail with its output where it fails."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, f"{arguments}\n{done.stdout}\n{done.stderr}"
        return done.stdout
