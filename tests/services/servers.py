"""Private PostgreSQL and Redis servers for one test run, from the system's packages."""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.tasks.processes import wait_for


def missing(what: str) -> None:
    """Skip with a reason; fail instead where everything is required."""
    if os.environ.get("REQUIRE_ALL"):
        pytest.fail(f"{what} is required here and not installed")
    pytest.skip(f"{what} is not installed on this machine")


def postgres_binaries() -> Path | None:
    """Folder of the newest installed PostgreSQL server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def unprivileged() -> dict[str, Any]:
    """Arguments for subprocess: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    try:
        account = pwd.getpwnam("postgres")
    except KeyError:
        missing("the postgres account")
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    """True where somebody accepts connections."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """A fresh cluster; gives the address of a database in it."""
    binaries = postgres_binaries()
    if binaries is None:
        missing("PostgreSQL")
    account = unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="provenance-pg-"))
    if account:
        os.chown(folder, account["user"], account["group"])
    port = free_port()
    initdb = [binaries / "initdb", "--pgdata", folder / "data", "--auth", "trust", "--username", "desk"]
    subprocess.run(
        [*initdb, "--encoding", "UTF8", "--no-sync"], check=True, capture_output=True, cwd="/", **account
    )
    start = [binaries / "postgres", "-D", folder / "data", "-p", str(port), "-k", folder, "-F"]
    start += ["-c", "max_connections=300"]  # a test asks from 200 threads at once
    log = folder / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*start, "-h", "127.0.0.1"], stdout=output, stderr=output, cwd="/", **account
        )
    try:
        wait_for(lambda: accepts_queries(binaries, port), seconds=30, what="PostgreSQL")
        yield f"postgres://desk@127.0.0.1:{port}/postgres"
    finally:
        server.terminate()
        server.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def accepts_queries(binaries: Path, port: int) -> bool:
    """True once the server is past its start-up."""
    ready = [binaries / "pg_isready", "--quiet", "--host", "127.0.0.1", "--port", str(port)]
    return subprocess.run(ready).returncode == 0


@contextlib.contextmanager
def redis(folder: Path) -> Iterator[str]:
    """An empty Redis that saves nothing; gives its address."""
    program = shutil.which("redis-server")
    if program is None:
        missing("Redis")
    port = free_port()
    start = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with (folder / "redis.log").open("wb") as output:
        server = subprocess.Popen(start, stdout=output, stderr=output)
    try:
        wait_for(lambda: listens(port), seconds=15, what="Redis")
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(timeout=15)
