"""A new installation has plans to pick from, and the migration that adds them can be taken back."""

from importlib import import_module

from django.apps import apps

from accounts.models import Plan
from tests.factories import QuotaGrantFactory

plans = import_module("accounts.migrations.0003_plans")


def test_three_plans_are_there_and_adding_them_again_keeps_an_operators_changes(db):
    plans.add_plans(apps, None)
    Plan.objects.filter(name="Trial").update(per_day=7)
    plans.add_plans(apps, None)
    assert list(Plan.objects.values_list("name", "per_day", "per_month", "batch_size")) == [
        ("Trial", 7, 200, 20),
        ("Standard", 100, 1000, 50),
        ("Research", 500, 5000, 100),
    ]


def test_taking_it_back_leaves_plans_that_someone_uses(tester):
    plans.add_plans(apps, None)
    QuotaGrantFactory(tester=tester, plan=Plan.objects.get(name="Research"))
    plans.remove_unused_plans(apps, None)
    assert set(Plan.objects.values_list("name", flat=True)) == {"Standard", "Research"}
