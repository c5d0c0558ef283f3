"""`manage.py releases`: what an operator sees and can do."""

import os
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditRecord
from classifier.models import ModelRelease
from classifier.services.releases import live_release


def test_sync_registers_and_lists(release_dir, db, capsys):
    call_command("releases", "sync")
    assert capsys.readouterr().out == "tiny-1  Live\n"


def test_sync_without_a_folder_says_what_follows(settings, tmp_path, db, capsys):
    settings.RELEASES_DIR = tmp_path
    call_command("releases", "sync")
    assert "Uploads stay closed" in capsys.readouterr().err


def test_activate_switches(make_release, capsys):
    make_release("one")
    make_release("two")
    call_command("releases", "activate", "one")
    assert live_release().name == "one"


def test_withdraw_retires_with_its_reason_on_record(release, capsys):
    call_command("releases", "withdraw", "tiny-1", "--reason", "Wrong thresholds.")
    assert ModelRelease.objects.get().withdrawn_reason == "Wrong thresholds."
    assert AuditRecord.objects.get(event="release_withdrawn").description == "Wrong thresholds."
    call_command("releases", "list")
    assert "tiny-1  Withdrawn (Wrong thresholds.)" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [("activate", "none"), ("withdraw", "none", "--reason", "x")])
def test_an_unknown_name_is_refused(release, arguments):
    with pytest.raises(CommandError, match="There is no release none"):
        call_command("releases", *arguments)


def test_a_withdrawn_release_stays_withdrawn(release):
    call_command("releases", "withdraw", "tiny-1", "--reason", "Wrong.")
    with pytest.raises(CommandError, match="cannot come back"):
        call_command("releases", "activate", "tiny-1")


def test_a_database_without_tables_is_named_with_the_way_out(tmp_path):
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3"}
    done = subprocess.run(
        [sys.executable, "manage.py", "releases", "list"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "manage.py migrate" in done.stderr
    assert "Traceback" not in done.stderr
