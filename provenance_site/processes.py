"""Command lines of the long-running processes, the same in `serve`, `worker` and the containers."""

import sys

from provenance_site.access_log import FORMAT


def web(host: str, port: int) -> list[str]:
    """The web server: one process, because SQLite has one writer, and threads for slow uploads."""
    return [
        *(sys.executable, "-m", "gunicorn", "provenance_site.wsgi:application"),
        *("--bind", f"{host}:{port}", "--worker-class", "gthread", "--workers", "1", "--threads", "8"),
        *("--timeout", "60", "--graceful-timeout", "10", "--no-control-socket"),
        *("--access-logfile", "-", "--access-logformat", FORMAT, "--log-level", "warning"),
        *("--logger-class", "provenance_site.access_log.AccessLogger"),
    ]


def worker(*, queues: str = "gpu,default") -> list[str]:
    """One worker with one child, so that one process owns the accelerator."""
    return [
        *(sys.executable, "-m", "celery", "--app", "provenance_site", "--quiet", "worker"),
        *("--pool", "prefork", "--concurrency", "1", "--queues", queues, "--loglevel", "WARNING"),
        *("--without-mingle", "--without-gossip", "--without-heartbeat"),
    ]


def beat() -> list[str]:
    """The clock that wakes the sweeper and the purge; its schedule is code, so it keeps no state of worth."""
    return [
        *(sys.executable, "-m", "celery", "--app", "provenance_site", "--quiet", "beat"),
        *("--pidfile=", "--loglevel", "WARNING"),
    ]
