"""The three plans a reviewer can pick from on a new installation; operators may edit or add."""

from django.db import migrations

PLANS = (
    ("Trial", "A first look.", 20, 200, 20),
    ("Standard", "Day-to-day verification work.", 100, 1000, 50),
    ("Research", "Studies and larger collections.", 500, 5000, 100),
)


def add_plans(apps, schema_editor):
    plan_model = apps.get_model("accounts", "Plan")
    for name, description, per_day, per_month, batch_size in PLANS:
        plan_model.objects.get_or_create(
            name=name,
            defaults={
                "description": description,
                "per_day": per_day,
                "per_month": per_month,
                "batch_size": batch_size,
            },
        )


def remove_unused_plans(apps, schema_editor):
    plan_model = apps.get_model("accounts", "Plan")
    names = [plan[0] for plan in PLANS]
    plan_model.objects.filter(name__in=names, grants__isnull=True, decisions__isnull=True).delete()


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0002_answers_and_suspensions"),
    ]

    operations = [migrations.RunPython(add_plans, remove_unused_plans)]
