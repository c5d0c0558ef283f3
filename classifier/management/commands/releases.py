"""Lists, registers, activates and withdraws releases of the detector."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError

from accounts.errors import DomainError
from classifier.inference.card import CardMismatch
from classifier.models import ModelRelease
from classifier.services import releases

NO_TABLES = "The database has no tables for releases yet. Run: manage.py migrate"


class Command(BaseCommand):
    """`manage.py releases list | sync | activate NAME | withdraw NAME --reason WHY`."""

    help = "Releases of the detector: which there are, and which one answers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("list", help="Every registered release and its state.")
        actions.add_parser("sync", help="Register the folders; on a new installation the newest goes live.")
        activate = actions.add_parser("activate", help="Let this release answer from now on.")
        activate.add_argument("name")
        withdraw = actions.add_parser("withdraw", help="Retire a release for ever; its verdicts say why.")
        withdraw.add_argument("name")
        withdraw.add_argument("--reason", required=True, help="Testers read it.")

    def handle(self, *, action: str, **options: Any) -> None:
        """Do one of the four."""
        try:
            getattr(self, f"do_{action}")(**options)
        except (DomainError, CardMismatch) as refusal:
            raise CommandError(str(refusal)) from refusal
        except (OperationalError, ProgrammingError) as error:
            raise CommandError(f"{NO_TABLES} ({str(error).strip()})") from error

    def do_list(self, **_options: Any) -> None:
        """One line a release, newest first."""
        for release in ModelRelease.objects.all():
            why = f" ({release.withdrawn_reason})" if release.withdrawn_reason else ""
            self.stdout.write(f"{release.name}  {release.get_state_display()}{why}")

    def do_sync(self, **_options: Any) -> None:
        """Register what is on disk."""
        found = releases.register_releases()
        if not found:
            self.stderr.write("There is no release folder. Uploads stay closed until there is one.")
        self.do_list()

    def do_activate(self, *, name: str, **_options: Any) -> None:
        """Switch."""
        releases.activate(release=named(name), actor=None, reason="By an operator's command.")
        self.stdout.write(f"{name} answers from now on.")

    def do_withdraw(self, *, name: str, reason: str, **_options: Any) -> None:
        """Retire."""
        releases.withdraw(release=named(name), reason=reason, actor=None)
        self.stdout.write(f"{name} is withdrawn for ever. Choose another: manage.py releases activate NAME")


def named(name: str) -> ModelRelease:
    """The registered release of that name, or a CommandError."""
    release = ModelRelease.objects.filter(name=name).first()
    if release is None:
        raise CommandError(f"There is no release {name}. See: manage.py releases list")
    return release
