"""Demo accounts and pictures for trying the site out; refuses on a production installation."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.errors import DomainError
from classifier.services import demo


class Command(BaseCommand):
    """`manage.py seed_demo`."""

    help = "Make demo accounts (passwords are shown once) and a few classified pictures."

    def handle(self, **_options: Any) -> None:
        """People first; pictures as far as a release is live."""
        if settings.SESSION_COOKIE_SECURE:  # set by the production settings only
            raise CommandError("The demo is not for a production installation.")
        settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # nobody reads demo mail
        try:
            passwords = demo.seed_people()
        except DomainError as refusal:
            raise CommandError(refusal.message) from refusal
        self.tell_pictures()
        self.stdout.write(f"\nSign in at {settings.SITE_URL}/accounts/login/ (shown once):")
        for email, password in passwords.items():
            self.stdout.write(f"  {email:28} {password}")
        self.stdout.write("The reviewer sets up a second factor at the first sign-in.")

    def tell_pictures(self) -> None:
        """Add the pictures, or say why there are none."""
        try:
            self.stdout.write(f"{demo.seed_pictures()} demo pictures were checked.")
        except DomainError as refusal:
            self.stderr.write(f"No demo pictures: {refusal.message}")
