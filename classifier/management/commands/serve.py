"""Serves the embedded installation: web server, worker and clock, until Ctrl-C; for one machine only."""

import os
import socket
import urllib.error
import urllib.request
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from provenance_site import processes
from provenance_site.supervisor import Child, Supervisor

READY = """
{name} is ready: {url}
  A reviewer decides on applications:  .venv/bin/python manage.py create_reviewer you@example.org
  Demo accounts and pictures:          .venv/bin/python manage.py seed_demo
  Mails to testers appear here unless EMAIL_URL is set. Ctrl-C stops everything.
"""


class Command(BaseCommand):
    """`manage.py serve`: what `make run` ends with."""

    help = "Serve the site with its worker until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=os.environ.get("PORT", "8000"))

    def handle(self, *, host: str, port: int, **_options: Any) -> None:
        """Refuse a port that is taken; then run until a signal comes."""
        refuse_taken(host, port)
        is_here = host in {"127.0.0.1", "0.0.0.0"}  # noqa: S104  (the operator's choice)
        url = f"http://{'localhost' if is_here else host}:{port}"
        environment = os.environ | {"SITE_URL": os.environ.get("SITE_URL", url), "PYTHONUNBUFFERED": "1"}
        children = [
            Child("web server", processes.web(host, port), environment),
            Child("worker", processes.worker(), environment),
            Child("clock", processes.beat(), environment),
        ]
        Supervisor(children, each_tick=Announcement(self, url, f"{url}/healthz")).run()


class Announcement:
    """Says once, as soon as the web server answers, where the site is."""

    def __init__(self, command: BaseCommand, url: str, probe: str) -> None:
        self.command, self.url, self.probe = command, url, probe
        self.is_made = False

    def __call__(self) -> None:
        """Ask again until an answer comes."""
        if not self.is_made and answers(self.probe):
            self.is_made = True
            self.command.stdout.write(READY.format(name=settings.SITE_NAME, url=self.url))
            self.command.stdout.flush()


def answers(url: str) -> bool:
    """True where an HTTP server gives a good answer within a second."""
    try:
        with urllib.request.urlopen(url, timeout=1):  # noqa: S310  (our own http address)
            return True
    except (urllib.error.URLError, OSError):
        return False


def refuse_taken(host: str, port: int) -> None:
    """Raise a CommandError where the address cannot be had."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = f"Cannot serve on {host}:{port} ({error.strerror}). Choose another: make run PORT=8001"
            raise CommandError(message) from error
