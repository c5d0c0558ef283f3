"""A suspended tester reads, exports and erases what is their own, and sends nothing new."""

import pytest
from django.urls import reverse

from accounts.models.user import TesterState
from classifier.models import Submission
from tests.classifier.pictures import png


@pytest.fixture
def desk(client, tester, ready):
    tester.tester_state = TesterState.SUSPENDED
    tester.save()
    client.force_login(tester)
    return client


def test_history_result_preview_and_metadata_stay_readable(desk, ready):
    assert ready.original_name in desk.get(reverse("submission_list")).text
    for name in ("detail", "status", "preview", "thumbnail", "metadata"):
        answer = desk.get(reverse(f"submission_{name}", args=[ready.pk]))
        assert b"".join(answer)
        assert answer.status_code == 200, name


def test_the_own_rows_are_exported_and_no_others(desk, ready):
    lines = b"".join(desk.get(reverse("export_csv"))).decode().splitlines()
    assert len(lines) == 2
    assert str(ready.pk) in lines[1]
    assert desk.get(reverse("export_csv"), {"scope": "shared"}).status_code == 400


def test_the_picture_can_still_be_erased(desk, ready):
    desk.post(reverse("submission_erase", args=[ready.pk]))
    ready.refresh_from_db()
    assert ready.files_erased_at


def test_nothing_new_is_sent_tried_again_or_judged(desk, ready, tmp_path):
    (tmp_path / "b.png").write_bytes(png(seed=7))
    with (tmp_path / "b.png").open("rb") as picture:
        answers = [desk.post(reverse("upload"), {"images": picture})]
    answers += [
        desk.post(reverse(name, args=[ready.pk])) for name in ("submission_retry", "submission_feedback")
    ]
    assert {answer.url for answer in answers} == {reverse("application_status")}
    assert Submission.objects.count() == 1


def test_the_pages_offer_nothing_that_would_be_refused(desk, ready):
    texts = [
        desk.get(reverse("submission_list")).text,
        desk.get(reverse("submission_detail", args=[ready.pk])).text,
    ]
    for address in (reverse("upload"), reverse("submission_feedback", args=[ready.pk])):
        assert not [text for text in texts if f'"{address}"' in text]
