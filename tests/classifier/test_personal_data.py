"""One archive with everything of one person, and nothing of anybody else."""

import csv
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditRecord
from accounts.services import api_keys, decisions
from classifier.models import MisuseFlag
from classifier.models.misuse import Rule
from classifier.services.feedback import give_feedback
from classifier.services.misuse import note_misuse
from classifier.services.personal_data import pack_personal_data
from classifier.services.rate_limits import slow_down
from classifier.services.share_links import key_of, share_result
from classifier.services.submit import submit_image
from classifier.services.withdraw import erase_files
from tests.classifier.pictures import png
from tests.factories import ApplicationFactory, PlanFactory


@pytest.fixture
def approved(tester, reviewer):
    """The tester's own application, approved with a word of welcome."""
    application = ApplicationFactory(applicant=tester, intended_use="Pictures of the harbour.")
    decisions.approve(
        application=application, reviewer=reviewer, plan=PlanFactory(), reason="Welcome aboard."
    )
    tester.refresh_from_db()
    return application


def archive_of(person):
    return zipfile.ZipFile(io.BytesIO(b"".join(pack_personal_data(person=person))))


def read(archive, name):
    return json.loads(archive.read(name))


def test_the_archive_holds_account_application_ledger_and_results(tester, approved, ready):
    key, secret = api_keys.create_key(tester=tester, name="newsroom")
    give_feedback(verdict=ready.verdicts.get(), tester=tester, opinion="agree", truth="", note="I was there.")
    archive = archive_of(tester)
    assert archive.testzip() is None
    account = read(archive, "account.json")
    assert account["email"] == tester.email
    assert account["api_keys"][0]["prefix"] == key.prefix
    (application,) = read(archive, "applications.json")
    assert application["intended_use"] == "Pictures of the harbour."
    assert application["decisions"][0]["reason"] == "Welcome aboard."
    assert {row["kind"] for row in read(archive, "ledger.json")} == {"reserve", "spend"}
    (result,) = read(archive, "results.json")
    assert result["sha256"] == ready.sha256
    assert result["verdicts"][0]["probability"] == ready.verdicts.get().probability
    assert result["verdicts"][0]["feedback"][0]["note"] == "I was there."
    assert secret not in str([archive.read(name) for name in archive.namelist()])


def test_links_are_in_it_with_for_whom_they_are_and_without_what_opens_them(tester, approved, ready):
    link = share_result(submission=ready, tester=tester, days=7, shows_picture=True, note="night desk")
    archive = archive_of(tester)
    (told,) = read(archive, "results.json")[0]["share_links"]
    assert (told["note"], told["shows_picture"]) == ("night desk", True)
    assert key_of(link) not in str([archive.read(name) for name in archive.namelist()])


def test_flags_and_limits_are_in_it_with_their_outcome(tester, reviewer, ready):
    note_misuse(tester=tester, rule=Rule.PROBING, evidence={"count": 7})
    note_misuse(tester=tester, rule=Rule.VOLUME, evidence={"count": 90})
    slow_down(
        flag=MisuseFlag.objects.get(rule=Rule.PROBING),
        reviewer=reviewer,
        per_hour=5,
        until=timezone.now() + timedelta(days=1),
        reason="You tried many edits.",
    )
    kept = read(archive_of(tester), "misuse.json")
    assert {flag["rule"]: flag["state"] for flag in kept["flags"]} == {"probing": "acted", "volume": "open"}
    (limit,) = kept["limits"]
    assert (limit["per_hour"], limit["reason"], limit["lifted_at"]) == (5, "You tried many edits.", None)
    assert reviewer.email not in str(kept)
    assert read(archive_of(reviewer), "misuse.json") == {"flags": [], "limits": []}


def test_the_rows_for_spreadsheets_say_the_same(tester, ready):
    archive = archive_of(tester)
    text = archive.read("results.csv").decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert row["sha256"] == ready.sha256
    assert len(archive.read("ledger.csv").decode().splitlines()) == 3


def test_pictures_come_as_they_were_sent_and_erased_ones_are_left_out(tester, send, ready):
    kept = send(png(seed=4))
    erase_files(submission=ready, actor=tester)
    archive = archive_of(tester)
    (name,) = [name for name in archive.namelist() if name.startswith("originals/")]
    assert name == f"originals/{kept.pk}.png"
    assert archive.read(name) == png(seed=4)


@pytest.mark.usefixtures("approved")
def test_nothing_of_others_is_in_it(tester, colleague, reviewer, ready):
    other = submit_image(tester=colleague, data=png(seed=9), name="secret.png", batch=ready.batch)
    archive = archive_of(tester)
    everything = b"".join(archive.read(name) for name in archive.namelist()).decode(errors="replace")
    for word in (reviewer.email, colleague.email, str(other.pk), "secret.png", tester.password):
        assert word not in everything


def test_the_download_is_a_named_zip_that_is_streamed_and_recorded(client, applicant):
    client.force_login(applicant)
    answer = client.get(reverse("own_data"))
    assert answer.streaming
    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer)))
    assert read(archive, "account.json")["email"] == applicant.email
    assert read(archive, "results.json") == []
    assert AuditRecord.objects.get(event="own_data_downloaded").actor == applicant
    assert reverse("own_data") in client.get(reverse("profile")).text
