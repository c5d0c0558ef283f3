"""The tree as it stands keeps every review rule; an offender is named with its file."""

import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.architecture import rules

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("accounts", "classifier", "provenance_site", "benchmarks")
# Their rows are our own measured numbers, and they may not import the site's writer.
MEASURED_NUMBERS = ("classifier/evaluation", "classifier/training")


def modules(*, migrations: bool = False) -> list[Path]:
    """Python files of the product; migrations only where asked for."""
    found = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    return [path for path in found if ("migrations" in path.parts) is migrations]


def offences(rule: Callable[[str], list[str]], paths: Iterable[Path]) -> list[str]:
    """What a rule finds, each with its file."""
    return [f"{path.relative_to(ROOT)}: {found}" for path in paths for found in rule(path.read_text())]


@pytest.mark.parametrize("rule", [rules.long_functions, rules.long_module, rules.tasks_out_of_form])
def test_every_module_keeps_the_rule(rule):
    assert offences(rule, modules()) == []


def test_messages_are_sent_on_commit_by_one_function():
    elsewhere = [path for path in modules() if path != ROOT / "classifier" / "tasks.py"]
    assert offences(rules.sends_before_commit, elsewhere) == []


def test_every_relation_has_a_name_from_the_other_side():
    assert offences(rules.unnamed_relations, [p for p in modules() if "models" in p.parts]) == []


def test_only_the_safe_writer_writes_csv():
    elsewhere = [
        path
        for path in modules()
        if path.name != "csv_safe.py" and not path.relative_to(ROOT).as_posix().startswith(MEASURED_NUMBERS)
    ]
    assert offences(rules.raw_csv_writers, elsewhere) == []


def test_every_data_migration_can_be_taken_back():
    assert offences(rules.one_way_migrations, modules(migrations=True)) == []


def test_every_template_is_short_and_free_of_inline_code():
    pages = [*(ROOT / "templates").rglob("*.html")]
    assert pages
    assert offences(rules.template_faults, pages) == []


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_imports_keep_their_direction():
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
