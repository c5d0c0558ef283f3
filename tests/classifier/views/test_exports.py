"""The export page and its download."""

import csv
import io
import uuid

import pytest
from django.urls import reverse

from accounts.models import AuditRecord
from classifier.models import Submission
from classifier.services.classify import classify_submission
from classifier.services.submit import submit_image
from tests import factories
from tests.classifier.pictures import png


@pytest.fixture
def rows(tester, colleague, release):
    """One finished picture of the tester, one waiting picture of a colleague who shares results."""
    colleague.shares_results = True
    colleague.save()
    mine = submit_image(tester=tester, data=png(1), name="=cmd().png", batch=uuid.uuid4())
    submit_image(tester=colleague, data=png(2), name="theirs.png", batch=uuid.uuid4())
    classify_submission(pk=mine.pk)
    return mine


def download(client, **query):
    answer = client.get(reverse("export_csv"), query)
    text = b"".join(answer).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_the_page_explains_every_column(client, tester):
    client.force_login(tester)
    text = client.get(reverse("export")).text
    for column in ("sha256", "calibration_id", "likelihood_ratio", "caveats"):
        assert f"<code>{column}</code>" in text


def test_a_tester_gets_own_rows_only(client, tester, rows):
    client.force_login(tester)
    found = download(client)
    assert [row["submission_id"] for row in found] == [str(rows.pk)]
    assert found[0]["band"] == rows.verdicts.get().band


def test_a_name_that_could_be_a_formula_is_made_harmless(client, tester, rows):
    client.force_login(tester)
    assert download(client)[0]["file_name"] == "'=cmd().png"


def test_the_filters_of_the_history_link_are_applied(client, tester, rows):
    client.force_login(tester)
    assert download(client, reading=rows.verdicts.get().band, q="ignored", state="ready")
    assert download(client, date_to="2020-01-01") == []


def test_a_tester_cannot_ask_for_other_testers_rows(client, tester, rows):
    client.force_login(tester)
    assert client.get(reverse("export_csv"), {"scope": "shared"}).status_code == 400


def test_a_researcher_gets_what_testers_share_without_names(client, researcher, rows, colleague):
    client.force_login(researcher)
    found = download(client, scope="shared")
    assert [row["sha256"] for row in found] == [Submission.objects.get(tester=colleague).sha256]
    assert {row["file_name"] for row in found} == {""}
    assert AuditRecord.objects.filter(event="results_exported", actor=researcher).count() == 1


def test_staff_get_the_shared_rows_without_asking_for_a_scope(client, reviewer, rows):
    client.force_login(reviewer)
    assert len(download(client)) == 1


@pytest.mark.parametrize("name", ["export", "export_csv"])
def test_staff_get_nothing_before_they_used_a_second_factor(client, reviewer, rows, name):
    client.force_login_without_factor(reviewer)
    assert client.get(reverse(name)).url == reverse("review_queue")
    client.force_login(factories.ReviewerFactory(second_factor=False))
    assert client.get(reverse(name)).url == reverse("review_queue")


@pytest.mark.parametrize("name", ["export", "export_csv"])
def test_people_who_are_not_testers_get_nothing(client, applicant, name):
    client.force_login(applicant)
    assert client.get(reverse(name)).url == reverse("application_status")


def test_a_date_that_is_none_is_said(client, tester):
    client.force_login(tester)
    answer = client.get(reverse("export_csv"), {"date_from": "soon"})
    assert answer.status_code == 400
    assert "Enter a valid date" in answer.text


def test_the_download_is_named_and_not_kept_by_caches(client, tester, rows):
    client.force_login(tester)
    answer = client.get(reverse("export_csv"))
    assert answer.streaming
    assert answer["Content-Disposition"].startswith('attachment; filename="provenance-results-')
    assert "no-store" in answer["Cache-Control"]
