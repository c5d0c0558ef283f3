"""Make a reviewer's account: `manage.py create_reviewer EMAIL [--tester]`."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.urls import reverse

from accounts.errors import DomainError
from accounts.services.people import create_reviewer


class Command(BaseCommand):
    help = "Make a reviewer with a generated password, which is printed once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument(
            "--tester", action="store_true", help="may also check images, with the Standard plan"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
            person, password = create_reviewer(email=options["email"], is_tester=options["tester"])
        except ValidationError as error:
            raise CommandError("This is not an e-mail address.") from error
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(
            f"Sign in at  {settings.SITE_URL}{reverse('account_login')}\n"
            f"E-mail      {person.email}\n"
            f"Password    {password}\n"
            "This password is not shown again. On the first visit of the review pages the site asks to set\n"
            "up a second factor (an authenticator app); without one they stay closed."
        )
