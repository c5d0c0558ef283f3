"""What /healthz and /readyz say, to whom, and what they keep to themselves."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from classifier.models import ModelRelease, Submission
from classifier.models.release import ReleaseState
from provenance_site import health

pytestmark = pytest.mark.django_db


@pytest.fixture
def live(db, settings, tmp_path):
    """A live release with a folder, as far as a health check looks."""
    settings.RELEASES_DIR = tmp_path
    (tmp_path / "any").mkdir()
    (tmp_path / "any" / "card.json").write_text('{"name": "any"}')
    return ModelRelease.objects.create(
        name="any", state=ReleaseState.LIVE, weights_sha256="0", calibration_id="0", card={}
    )


def test_the_process_answers_without_a_database_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get(reverse("healthz"))
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_ready_means_that_every_part_is_there(client, live):
    response = client.get(reverse("readyz"))
    assert response.status_code == 200
    assert response.json() == {
        "status": "ready",
        "parts": {"database": "ok", "broker": "ok", "storage": "ok", "release": "ok"},
        "oldest_waiting_seconds": 0,
    }


def test_without_a_live_release_the_site_is_not_ready_and_says_so(client):
    response = client.get(reverse("readyz"))
    assert response.status_code == 503
    assert response.json()["parts"]["release"] == "no release of the detector is live"


def test_a_live_release_without_its_folder_is_not_ready(client, live, tmp_path):
    (tmp_path / "any" / "card.json").unlink()
    response = client.get(reverse("readyz"))
    assert response.status_code == 503
    assert "missing" in response.json()["parts"]["release"]


def test_the_age_of_the_oldest_waiting_submission_is_told(client, live, tester):
    now = timezone.now()
    for minutes in (1, 5):
        Submission.objects.create(tester=tester, sha256="0" * 64, created_at=now - timedelta(minutes=minutes))
    age = client.get(reverse("readyz")).json()["oldest_waiting_seconds"]
    assert 300 <= age < 310


def test_a_broker_that_is_down_is_found_and_not_described(client, live, settings):
    settings.CELERY_BROKER_URL = "redis://:password@127.0.0.1:1/0"
    health.app.conf.broker_url = settings.CELERY_BROKER_URL
    response = client.get(reverse("readyz"))
    assert response.status_code == 503
    assert response.json()["parts"]["broker"] == "does not answer"
    assert "password" not in response.content.decode()


def test_a_folder_that_is_gone_is_found(tmp_path):
    with pytest.raises(health.NotReadyError):
        health.require_writable(tmp_path / "gone")


def test_a_check_leaves_no_file_behind(client, live):
    client.get(reverse("readyz"))
    assert default_storage.listdir("")[1] == []


def test_no_answer_is_kept_by_a_cache(client):
    assert "no-store" in client.get(reverse("healthz"))["Cache-Control"]
