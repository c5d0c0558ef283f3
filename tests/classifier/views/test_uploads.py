"""The upload page and the request that brings pictures."""

import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.models.switches import SwitchName
from accounts.services import switches
from accounts.services.quotas import allowance
from classifier.intake.decode import MAX_BYTES
from classifier.models import Submission
from classifier.services.releases import withdraw
from tests import factories
from tests.classifier.pictures import jpeg, png

JSON = {"accept": "application/json"}


def file(data: bytes, name: str = "picture.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def send(client, *files, **fields):
    return client.post(reverse("upload"), {"images": list(files), **fields}, headers=JSON).json()


@pytest.fixture
def desk(client, tester, release):
    """A signed-in tester of a site with a live release."""
    client.force_login(tester)
    return client


@pytest.fixture
def small_plan(client, release):
    """A signed-in tester with three units a day and batches of two."""
    plan = factories.PlanFactory(name="Small", per_day=3, per_month=10, batch_size=2)
    person = factories.TesterFactory(plan=plan)
    client.force_login(person)
    return person


def test_the_page_says_how_many_pictures_are_left(desk):
    page = desk.get(reverse("upload"))
    assert page.status_code == 200
    assert "You can check 100 more now" in page.text
    assert 'type="file"' in page.text
    assert "multiple" in page.text


def test_the_page_says_when_no_release_answers_and_when_pictures_are_erased(desk, release, settings):
    settings.RETENTION_DAYS = 17
    page = desk.get(reverse("upload")).text
    assert "is deleted after 17 days" in page
    assert "The detector answers nothing now" not in page
    withdraw(release=release, reason="Wrong.", actor=None)
    page = desk.get(reverse("upload")).text
    assert "The detector answers nothing now" in page
    assert 'type="file"' not in page


def test_the_page_says_what_is_left_in_the_pool_too(desk, tester):
    factories.OrganisationFactory(name="The Post", pool_per_month=7, admins=[tester])
    sentence = (
        "You can check 107 more now: 100 left today, 1,000 left this month, 7 left in the pool of The Post."
    )
    assert sentence in desk.get(reverse("upload")).text


def test_an_approved_tester_without_a_plan_reads_why_nothing_can_be_sent(client, tester):
    tester.quota_grants.all().delete()
    client.force_login(tester)
    page = client.get(reverse("upload"))
    assert page.status_code == 403
    assert "You have no plan yet" in page.text


@pytest.mark.parametrize("who", ["applicant", "suspended", "reviewer"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_approved_testers_reach_it(client, request, who, method):
    client.force_login(request.getfixturevalue(who))
    assert getattr(client, method)(reverse("upload")).url == reverse("application_status")


def test_a_stranger_is_asked_to_sign_in(client, db):
    assert reverse("account_login") in client.get(reverse("upload")).url


def test_one_picture_by_script_is_received_with_its_address_and_what_is_left(desk, tester):
    answer = send(desk, file(png()), batch=str(uuid.uuid4()))
    row = Submission.objects.get(tester=tester)
    assert answer["results"][0]["outcome"] == "accepted"
    assert answer["results"][0]["url"] == reverse("submission_detail", args=[row.pk])
    assert answer["allowance"]["remaining"] == 99
    assert "99" in answer["allowance"]["sentence"]


def test_the_note_and_the_batch_are_kept(desk, tester):
    batch = uuid.uuid4()
    send(desk, file(png()), batch=str(batch), context="Seen on a news site")
    row = Submission.objects.get(tester=tester)
    assert (row.batch, row.context, row.origin) == (batch, "Seen on a news site", "web")


def test_a_refused_file_stops_no_other_and_costs_nothing(desk, tester):
    answer = send(
        desk, file(b"hello", "notes.txt"), file(png()), file(b"", "empty.png"), file(jpeg(), "b.jpg")
    )
    assert [result["outcome"] for result in answer["results"]] == [
        "refused",
        "accepted",
        "refused",
        "accepted",
    ]
    assert "not a picture" in answer["results"][0]["message"]
    assert "empty" in answer["results"][2]["message"]
    assert allowance(tester=tester).used_today == 2


def test_a_file_over_the_limit_is_refused_in_words_and_the_others_are_taken(desk):
    answer = send(desk, file(b"x" * (MAX_BYTES + 1), "huge.png"), file(png()))
    outcomes = {result["name"]: result for result in answer["results"]}
    assert outcomes["picture.png"]["outcome"] == "accepted"
    assert "over 25 MB" in outcomes["huge.png"]["message"]


def test_a_file_sent_before_is_answered_with_the_earlier_result(desk, tester):
    send(desk, file(png()))
    answer = send(desk, file(png(), "copy.png"))
    earlier = Submission.objects.get(tester=tester)
    assert answer["results"][0]["outcome"] == "duplicate"
    assert answer["results"][0]["url"] == reverse("submission_detail", args=[earlier.pk])
    assert allowance(tester=tester).used_today == 1


def test_a_file_sent_before_is_checked_again_when_asked(desk, tester):
    send(desk, file(png()))
    answer = send(desk, file(png()), again="on")
    assert answer["results"][0]["outcome"] == "accepted"
    assert Submission.objects.filter(tester=tester).count() == 2


def test_pictures_over_the_batch_size_are_listed_and_not_taken(client, small_plan):
    batch = str(uuid.uuid4())
    answer = send(client, *(file(png(seed=n)) for n in range(3)), batch=batch)
    assert [result["outcome"] for result in answer["results"]] == ["accepted", "accepted", "not_sent"]
    assert "A batch takes 2 pictures" in answer["results"][2]["message"]
    later = send(client, file(png(seed=9)), batch=batch)
    assert later["results"][0]["code"] == "batch_full"


def test_refused_files_take_no_room_in_the_batch(client, small_plan):
    answer = send(client, file(b"no"), file(b"no"), file(png(seed=1)), file(png(seed=2)))
    assert [result["outcome"] for result in answer["results"][2:]] == ["accepted", "accepted"]


def test_quota_gone_in_mid_batch_leaves_the_rest_unsent_with_the_reason(client, small_plan):
    for n in range(2):
        send(client, file(png(seed=n)))
    answer = send(client, file(png(seed=2)), file(png(seed=3)))
    assert [result["outcome"] for result in answer["results"]] == ["accepted", "not_sent"]
    assert "all 3 images of your plan for today" in answer["results"][1]["message"]
    assert "You have no pictures left" in answer["allowance"]["sentence"]
    assert Submission.objects.filter(tester=small_plan).count() == 3


def test_three_hundred_files_at_once_are_each_answered(client, small_plan):
    files = [file(png(seed=0))] + [file(b"no", f"{n}.png") for n in range(299)]
    answer = send(client, *files)
    assert len(answer["results"]) == 300
    assert sum(result["outcome"] == "accepted" for result in answer["results"]) == 1


def test_more_files_than_the_server_reads_get_a_page_in_plain_words(desk):
    answer = desk.post(reverse("upload"), {"images": [file(b"x", f"{n}.png") for n in range(401)]})
    assert answer.status_code == 400
    assert "Did you send many files at once?" in answer.text


def test_closed_uploads_say_so_for_every_file(desk, reviewer):
    switches.set_switch(
        actor=reviewer,
        name=SwitchName.UPLOADS_CLOSED,
        is_on=True,
        message="Back at noon.",
        description="Move",
    )
    answer = send(desk, file(png()), file(png(seed=1)))
    assert [result["message"] for result in answer["results"]] == ["Back at noon.", "Back at noon."]


def test_without_a_release_nothing_is_taken(client, tester):
    client.force_login(tester)
    answer = send(client, file(png()))
    assert answer["results"][0]["outcome"] == "not_sent"
    assert allowance(tester=tester).used_today == 0


def test_without_a_script_one_picture_leads_to_its_page(desk, tester):
    answer = desk.post(reverse("upload"), {"images": [file(png())]})
    assert answer.url == reverse("submission_detail", args=[Submission.objects.get(tester=tester).pk])


def test_without_a_script_a_duplicate_leads_to_the_earlier_page(desk, tester):
    send(desk, file(png()))
    answer = desk.post(reverse("upload"), {"images": [file(png())]})
    assert answer.url == reverse("submission_detail", args=[Submission.objects.get(tester=tester).pk])


def test_without_a_script_several_pictures_lead_to_the_history_with_every_refusal_in_words(desk):
    page = desk.post(
        reverse("upload"), {"images": [file(png()), file(b"no", "<b>.txt"), file(png(seed=1))]}, follow=True
    )
    assert page.redirect_chain[-1][0] == reverse("submission_list")
    assert "We received 2 of 3 pictures." in page.text
    assert "&lt;b&gt;.txt: This file is not a picture." in page.text


def test_without_a_script_nothing_chosen_is_said(desk):
    page = desk.post(reverse("upload"), {}, follow=True)
    assert "Choose at least one picture first." in page.text


def test_a_note_that_is_too_long_is_refused_before_anything_is_taken(desk, tester):
    answer = desk.post(reverse("upload"), {"images": [file(png())], "context": "x" * 2001}, headers=JSON)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "invalid"
    assert not Submission.objects.exists()


def test_another_testers_batch_takes_no_room_from_mine(client, small_plan, colleague):
    batch = uuid.uuid4()
    send(client, file(png()), batch=str(batch))
    client.force_login(colleague)
    assert send(client, file(png()), batch=str(batch))["results"][0]["outcome"] == "accepted"


def test_the_reset_time_is_that_of_the_period_which_is_used_up(client, small_plan):
    small_plan.quota_grants.update(plan=factories.PlanFactory(name="Tiny", per_day=5, per_month=1))
    send(client, file(png()))
    left = allowance(tester=small_plan)
    sentence = client.get(reverse("upload")).text
    assert f"{left.month_resets_at.day} {left.month_resets_at:%B}" in sentence
    assert left.month_resets_at > left.day_resets_at - timedelta(seconds=1)


def test_a_script_is_told_in_json_that_the_plan_has_ended(client, tester, release):
    tester.quota_grants.update(ends_at=timezone.now())
    client.force_login(tester)
    answer = client.post(reverse("upload"), {"images": [file(png())]}, headers=JSON)
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "not_approved"
