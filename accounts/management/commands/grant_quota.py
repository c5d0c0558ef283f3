"""Give an approved tester another plan: `manage.py grant_quota EMAIL PLAN`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Plan, User
from accounts.services import grants


class Command(BaseCommand):
    help = "Give an approved tester a plan from now on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("plan", help="name of the plan")

    def handle(self, *_args: Any, **options: Any) -> None:
        tester = User.objects.filter(email__iexact=options["email"]).first()
        if tester is None or not tester.is_approved_tester:
            raise CommandError("No approved tester has this e-mail address.")
        plan = Plan.objects.filter(name__iexact=options["plan"]).first()
        if plan is None:
            names = ", ".join(Plan.objects.values_list("name", flat=True))
            raise CommandError(f"There is no such plan. There are: {names}.")
        grants.grant_plan(tester=tester, plan=plan, granted_by=None, description="By an operator's command.")
        self.stdout.write(f"Done: {plan}.")
