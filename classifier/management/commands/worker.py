"""Starts one Celery worker with the right flags; several may run beside each other."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from provenance_site import processes


class Command(BaseCommand):
    """`manage.py worker`: becomes the worker, so that signals reach it directly."""

    help = "Start a worker. Use --queues gpu on a machine that only classifies."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--queues", default="gpu,default", help="Queues to serve, with commas between.")

    def handle(self, *, queues: str, **_options: Any) -> None:
        """Replace this process by the worker."""
        command = processes.worker(queues=queues)
        os.execv(command[0], command)  # noqa: S606  (no shell on purpose)
