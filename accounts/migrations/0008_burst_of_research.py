"""The largest plan of a new installation gets a limit of an hour; one that was edited stays as it is."""

from django.db import migrations


def bound_research(apps, schema_editor):
    # Five hundred a day at once would keep everybody else waiting.
    apps.get_model("accounts", "Plan").objects.filter(name="Research", per_day=500).update(per_hour=250)


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0007_programme"),
    ]

    operations = [migrations.RunPython(bound_research, migrations.RunPython.noop)]
