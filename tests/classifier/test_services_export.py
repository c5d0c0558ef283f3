"""Rows for spreadsheets: complete, reproducible, and nobody's who did not agree."""

import csv
import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.errors import NotApproved
from accounts.models import AuditRecord
from accounts.services.people import update_profile
from classifier.csv_safe import csv_lines
from classifier.models import Submission, Verdict
from classifier.models.submission import State
from classifier.services.classify import classify_submission
from classifier.services.export import COLUMNS, HEADER, ExportFilters, own_rows, shared_rows
from classifier.services.feedback import give_feedback
from tests.classifier import pictures

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "export-schema.md"


def records(rows):
    """Through the writer and a strict reader, as a spreadsheet would."""
    text = "".join(csv_lines(HEADER, rows))
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))


def own(tester, **filters):
    return records(own_rows(tester=tester, filters=ExportFilters(**filters)))


def share(person):
    update_profile(person=person, name="Shares", shares_results=True)


def test_the_document_says_what_the_columns_are():
    rows = re.findall(
        r"^\| `(\w+)` \| (.*?) \| (.*?) ?\| (.*) \| `(.*)` \|$", DOCUMENT.read_text(), re.MULTILINE
    )
    assert rows == [tuple(column[:5]) for column in COLUMNS]


def test_a_row_can_be_reproduced(ready, tester, release):
    (row,) = own(tester)
    verdict = ready.verdicts.get()
    assert row["sha256"] == ready.sha256
    assert (row["release"], row["weights_sha256"]) == (release.name, release.weights_sha256)
    assert row["calibration_id"] == verdict.calibration_id
    assert float(row["probability"]) == verdict.probability
    assert float(row["threshold_likely"]) == verdict.thresholds["likely"]
    assert row["caveats"] == ";".join(caveat["code"] for caveat in verdict.caveats)
    assert float(row["reference_mix_real"]) == 0.6
    assert row["signals"].startswith("content_credentials=none_found;metadata=none_found;")
    assert (row["reading"], row["reading_rule"]) == (verdict.band, "detector_alone")


def test_the_band_follows_from_the_strength_and_the_thresholds_of_its_row(ready, tester):
    (row,) = own(tester)
    strength = float(row["strength"])
    if row["band"] == "likely":
        assert strength >= float(row["threshold_likely"])
    elif row["band"] == "no_evidence":
        assert strength < float(row["threshold_no_evidence"])
    else:
        assert row["reasons"]


def test_the_own_export_has_file_names_and_no_pseudonym(ready, tester):
    (row,) = own(tester)
    assert row["file_name"] == "harbour.png"
    assert row["tester_pseudonym"] == ""


@pytest.mark.parametrize("state", [State.WAITING, State.FAILED])
def test_a_submission_without_a_verdict_has_a_row_of_its_own(submission_in, tester, state):
    submission = submission_in(state)
    (row,) = own(tester)
    assert row["submission_id"] == str(submission.pk)
    assert (row["probability"], row["release"], row["band"]) == ("", "", "")
    assert row["status"] == submission.status


def test_an_erased_picture_keeps_its_row(submission_in, tester):
    submission = submission_in(State.ERASED)
    assert own(tester)[0]["sha256"] == submission.sha256


def test_a_picture_checked_under_two_releases_has_two_rows(make_release, send, tester):
    for name, log10_lr in (("one", 2.0), ("two", -2.0)):
        make_release(name, log10_lr)
        submission = Submission.objects.first() or send()
        Submission.objects.filter(pk=submission.pk).update(status="queued", finished_at=None)
        classify_submission(pk=submission.pk)
    assert [(row["release"], row["band"]) for row in own(tester)] == [
        ("two", "no_evidence"),
        ("one", "likely"),
    ]
    Submission.objects.update(finished_at="2031-01-01T00:00:00Z")  # as a still later check would
    given = {verdict.created_at.isoformat(timespec="seconds") for verdict in Verdict.objects.all()}
    assert {row["finished_at"] for row in own(tester)} == given
    assert [row["release"] for row in own(tester, reading="likely")] == ["one"]
    assert [row["band"] for row in own(tester, release="two")] == ["no_evidence"]


def test_days_are_both_included(ready, tester):
    today = timezone.now().date()
    yesterday = today - timedelta(days=1)
    assert len(own(tester, date_from=today, date_to=today)) == 1
    assert own(tester, date_to=yesterday) == []
    assert own(tester, date_from=today + timedelta(days=1)) == []


def test_a_filter_for_verdicts_leaves_out_what_has_none(waiting, tester):
    assert own(tester, release="tiny-1") == []


def test_feedback_is_in_the_row(ready, tester):
    give_feedback(
        verdict=ready.verdicts.get(), tester=tester, opinion="known", truth="not_ai", note="private"
    )
    (row,) = own(tester)
    assert (row["feedback_opinion"], row["feedback_truth"]) == ("known", "not_ai")
    assert "private" not in str(row)


def test_nobody_exports_what_is_anothers(ready, colleague):
    assert own(colleague) == []


def test_a_name_that_looks_like_a_formula_is_shielded(send, release, tester):
    send(name="=HYPERLINK(evil).png")
    assert own(tester)[0]["file_name"] == "'=HYPERLINK(evil).png"


def test_a_negative_number_stays_a_number(ready, tester):
    assert float(own(tester)[0]["threshold_no_evidence"]) == -0.5


def test_only_testers_who_agreed_are_in_the_shared_export(send, release, tester, colleague, researcher):
    send(pictures.png(1))
    theirs = send(pictures.png(2), tester=colleague)
    share(colleague)
    (row,) = records(shared_rows(viewer=researcher))
    assert row["submission_id"] == str(theirs.pk)


def test_the_shared_export_names_nobody_and_no_file(ready, tester, researcher):
    Submission.objects.update(context="my source told me")
    share(tester)
    (row,) = records(shared_rows(viewer=researcher))
    text = str(row)
    for private in (tester.email, tester.first_name, "harbour", "my source"):
        assert private not in text
    assert re.fullmatch(r"[0-9a-f]{16}", row["tester_pseudonym"])


def test_a_pseudonym_tells_testers_apart_and_is_stable(send, release, tester, colleague, researcher):
    for person, seed in ((tester, 1), (tester, 2), (colleague, 3)):
        send(pictures.png(seed), tester=person)
        share(person)
    names = [row["tester_pseudonym"] for row in records(shared_rows(viewer=researcher))]
    assert len(names) == 3
    assert len(set(names)) == 2


def test_consent_taken_back_takes_the_rows_back(ready, tester, researcher):
    share(tester)
    update_profile(person=tester, name="No more", shares_results=False)
    assert records(shared_rows(viewer=researcher)) == []


def test_staff_export_across_testers_and_leave_a_record(ready, tester, reviewer):
    share(tester)
    assert len(records(shared_rows(viewer=reviewer, filters=ExportFilters(release="tiny-1")))) == 1
    record = AuditRecord.objects.get(event="results_exported")
    assert record.actor == reviewer
    assert record.details == {"filters": {"release": "tiny-1"}}


def test_a_refused_export_is_refused_at_once(tester, suspended):
    for person in (tester, suspended):
        with pytest.raises(NotApproved):
            shared_rows(viewer=person)


def test_many_rows_take_few_queries(send, release, tester, django_assert_max_num_queries):
    for seed in range(4):
        classify_submission(pk=send(pictures.png(seed)).pk)
    with django_assert_max_num_queries(3):
        assert len(list(own_rows(tester=tester))) == 4
