"""Let in a person who lost phone and codes: `manage.py reset_second_factor EMAIL --reason "..."`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.errors import DomainError
from accounts.models import User
from accounts.services.people import reset_second_factor


class Command(BaseCommand):
    help = "Remove a person's second factor and recovery codes and end their sessions; they get a mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--reason", required=True, help="how you know that it is them; they read it")

    def handle(self, *_args: Any, email: str, reason: str, **_options: Any) -> None:
        person = User.objects.filter(email__iexact=email).first()
        if person is None:
            raise CommandError("Nobody has this e-mail address.")
        try:
            reset_second_factor(person=person, reason=reason)
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(
            "Done. The next sign-in asks for the password alone, and staff pages for a new second factor."
        )
