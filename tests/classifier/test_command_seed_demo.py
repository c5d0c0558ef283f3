"""`manage.py seed_demo`: a site to try out, made by the real services."""

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from accounts.models import TesterApplication, User
from accounts.models.application import ApplicationStatus
from classifier.models import Submission
from classifier.models.submission import State


def seed(capsys):
    call_command("seed_demo")
    return capsys.readouterr()


def test_people_in_every_state_and_pictures_with_verdicts(release, capsys):
    seed(capsys)
    assert set(TesterApplication.objects.values_list("status", flat=True)) == set(ApplicationStatus)
    assert User.objects.filter(is_staff=True).count() == 1
    assert User.objects.filter(shares_results=True).count() == 3
    assert {submission.state for submission in Submission.objects.all()} == {State.READY}
    assert Submission.objects.count() == 5
    colleague = User.objects.get(email="platform@demo.example")
    assert Submission.objects.of_colleagues(colleague).count() == 5


def test_the_printed_passwords_open_the_accounts(release, capsys, rf):
    lines = [line.split() for line in seed(capsys).out.splitlines() if "@demo.example" in line]
    assert len(lines) == 9
    for email, password in lines:
        assert authenticate(rf.get("/"), email=email, password=password), email


def test_a_second_time_is_refused_and_changes_nothing(release, capsys):
    seed(capsys)
    with pytest.raises(CommandError, match="here already"):
        call_command("seed_demo")
    assert User.objects.count() == 9


def test_without_a_release_there_are_people_and_a_plain_line(settings, tmp_path, db, capsys):
    settings.RELEASES_DIR = tmp_path
    assert "No demo pictures: The detector is not available now" in seed(capsys).err
    assert User.objects.count() == 9


def test_a_production_installation_is_refused(settings, db):
    settings.SESSION_COOKIE_SECURE = True
    with pytest.raises(CommandError, match="not for a production"):
        call_command("seed_demo")
    assert not User.objects.exists()
