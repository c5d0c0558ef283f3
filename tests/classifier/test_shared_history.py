"""What a member sends while the history is shared, colleagues can read and not change; leaving ends it."""

import csv
import io
import json
import uuid
import zipfile
from threading import Thread

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import Membership, User
from accounts.models.user import TesterState
from accounts.services import memberships
from classifier.errors import NotVisible
from classifier.models import Feedback, Submission
from classifier.models.submission import State
from classifier.services.delete_account import delete_account
from classifier.services.export import HEADER, own_rows
from classifier.services.feedback import give_feedback
from classifier.services.personal_data import pack_personal_data
from classifier.services.private_metadata import private_rows
from classifier.services.recheck import recheck_all
from classifier.services.releases import withdraw
from classifier.services.report import report
from classifier.services.submit import pay_and_save, submit_image
from classifier.services.withdraw import erase_files
from tests.classifier.pictures import png
from tests.factories import OrganisationFactory, TesterFactory

READ = ("submission_detail", "submission_status", "submission_preview", "submission_thumbnail")
KEPT = ("submission_metadata", "submission_signed")
ACTS = ("submission_feedback", "submission_erase", "submission_retry", "submission_recheck")


@pytest.fixture
def newsroom(tester, colleague):
    """Shares its history; the colleague is its admin, the tester a member."""
    return OrganisationFactory(name="The Post", shares_history=True, admins=[colleague], members=[tester])


@pytest.fixture
def shared(newsroom, ready):
    """A finished picture of the tester, sent while the history was shared."""
    assert newsroom
    return ready


def statuses(client, person, submission, names=READ):
    client.force_login(person)
    answers = [client.get(reverse(name, args=[submission.pk])) for name in names]
    for answer in answers:
        answer.getvalue()  # read to its end, so that the file is closed
    return {answer.status_code for answer in answers}


def sees(person):
    return set(Submission.objects.visible_to(person))


def test_a_colleague_reads_page_preview_and_name_and_sees_who_sent_it(client, shared, tester, colleague):
    assert statuses(client, colleague, shared) == {200}
    text = client.get(reverse("submission_detail", args=[shared.pk])).text
    for words in (f"by {tester.first_name}", shared.original_name, "shares this with you"):
        assert words in text
    for name in ACTS + KEPT:
        assert reverse(name, args=[shared.pk]) not in text
    assert report(submission=shared, viewer=colleague).headline


def test_a_colleague_changes_nothing_and_reads_no_names_in_the_file(client, shared, colleague):
    before = Submission.objects.filter(pk=shared.pk).values().get()
    client.force_login(colleague)
    for name in ACTS:
        assert client.post(reverse(name, args=[shared.pk]), {"opinion": "agree"}).status_code == 404
    assert statuses(client, colleague, shared, KEPT) == {404}
    with pytest.raises(NotVisible):
        private_rows(submission=shared, viewer=colleague)
    with pytest.raises(NotVisible):
        erase_files(submission=shared, actor=colleague)
    with pytest.raises(NotVisible):
        give_feedback(verdict=shared.verdicts.get(), tester=colleague, opinion="agree")
    assert Submission.objects.filter(pk=shared.pk).values().get() == before
    assert not Feedback.objects.exists()


@pytest.mark.parametrize("state", [State.WAITING, State.FAILED, State.CHECKING])
def test_unfinished_and_failed_ones_are_read_without_the_buttons_of_their_tester(
    client, newsroom, submission_in, colleague, state
):
    assert newsroom
    submission = submission_in(state)
    client.force_login(colleague)
    text = client.get(reverse("submission_detail", args=[submission.pk])).text
    for name in ACTS:
        assert reverse(name, args=[submission.pk]) not in text


def test_the_list_shows_ones_own_first_and_colleagues_on_request(client, shared, tester, colleague):
    own = submit_image(tester=colleague, data=png(seed=7), name="mine.png", batch=uuid.uuid4())
    client.force_login(colleague)

    def listed(**query):
        page = client.get(reverse("submission_list"), query)
        return {row.pk for row in page.context["page"]}, page.text

    assert listed()[0] == {own.pk}
    keys, text = listed(whose="colleagues")
    assert (keys, f"sent by {tester.first_name}" in text) == ({shared.pk}, True)
    assert 'value="colleagues" selected' in text
    assert "Export this selection" not in text
    assert listed(whose="all")[0] == {own.pk, shared.pk}
    assert listed(whose="nonsense")[0] == {own.pk}
    assert listed(whose="colleagues", q="no such name")[0] == set()


def test_without_a_shared_history_there_is_no_such_choice(client, ready, tester):
    client.force_login(tester)
    page = client.get(reverse("submission_list"), {"whose": "all"})
    assert [row.pk for row in page.context["page"]] == [ready.pk]
    assert 'name="whose"' not in page.text


def test_the_upload_page_says_who_sees_what_is_sent(client, newsroom, tester, release):
    assert release
    client.force_login(tester)
    assert "Your colleagues at The Post see what you send here" in client.get(reverse("upload")).text
    memberships.set_sharing(admin=newsroom.memberships.get(is_admin=True).person, shares=False)
    text = client.get(reverse("upload")).text
    assert "Your colleagues" not in text
    assert "Only you can see the picture" in text


def test_only_what_is_sent_while_it_is_shared_is_shared(send, release, tester, colleague):
    assert release
    newsroom = OrganisationFactory(admins=[colleague], members=[tester])
    before = send(png(seed=1))
    memberships.set_sharing(admin=colleague, shares=True)
    during = send(png(seed=2))
    assert sees(colleague) == {during}
    memberships.set_sharing(admin=colleague, shares=False)
    after = send(png(seed=3))
    assert sees(colleague) == set()
    memberships.set_sharing(admin=colleague, shares=True)
    assert sees(colleague) == {during}
    assert sees(tester) == {before, during, after}
    newcomer = TesterFactory()
    memberships.join(organisation=newsroom, person=newcomer, actor=newcomer, description="For a test.")
    assert sees(newcomer) == {during}


@pytest.mark.parametrize("how", ["leaves", "is removed"])
def test_what_a_member_sent_leaves_with_them_and_stays_private_when_they_come_back(
    client, shared, tester, colleague, how
):
    newsroom = tester.membership.organisation
    if how == "leaves":
        memberships.leave(person=tester)
    else:
        memberships.remove(admin=colleague, member=tester.membership)
    assert statuses(client, colleague, shared) == {404}
    assert statuses(client, tester, shared) == {200}
    memberships.join(organisation=newsroom, person=tester, actor=tester, description="For a test.")
    assert sees(colleague) == set()
    shared.refresh_from_db()
    assert shared.shared_through is None


@pytest.mark.usefixtures("newsroom")
def test_outsiders_former_and_suspended_members_find_nothing(client, shared, tester, colleague, reviewer):
    memberships.make_admin(admin=colleague, member=tester.membership)
    for person in (TesterFactory(), reviewer):
        assert statuses(client, person, shared) & {200} == set()
    User.objects.filter(pk=colleague.pk).update(tester_state=TesterState.SUSPENDED)
    assert statuses(client, colleague, shared) == {404}
    User.objects.filter(pk=colleague.pk).update(tester_state=TesterState.APPROVED)
    assert statuses(client, colleague, shared) == {200}
    memberships.leave(person=colleague)
    assert statuses(client, colleague, shared) == {404}
    other = OrganisationFactory(shares_history=True)
    memberships.join(organisation=other, person=colleague, actor=colleague, description="For a test.")
    assert statuses(client, colleague, shared) == {404}


def test_deleting_an_account_shares_nothing_any_more(client, shared, tester, colleague):
    delete_account(person=tester)
    assert statuses(client, colleague, shared) == {404}
    assert not Membership.objects.filter(person=tester).exists()


def test_export_download_and_api_hold_ones_own_alone(client, shared, tester, colleague):
    assert list(own_rows(tester=colleague)) == []
    archive = zipfile.ZipFile(io.BytesIO(b"".join(pack_personal_data(person=colleague))))
    assert json.loads(archive.read("results.json")) == []
    assert not [name for name in archive.namelist() if name.startswith("originals/")]
    client.force_login(colleague)
    assert client.get("/api/v1/submissions/").json()["results"] == []
    assert client.get(f"/api/v1/submissions/{shared.pk}/").status_code == 404
    text = b"".join(client.get(reverse("export_csv"), {"whose": "all"})).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [list(HEADER)]
    archive = zipfile.ZipFile(io.BytesIO(b"".join(pack_personal_data(person=tester))))
    (result,) = json.loads(archive.read("results.json"))
    assert result["shared_with"] == "The Post"


def test_a_colleague_has_nothing_checked_again_and_no_batch_filled(client, shared, colleague, make_release):
    make_release("next")
    release = shared.verdicts.get().release
    withdraw(release=release, actor=None, reason="Wrong.")
    assert recheck_all(tester=colleague) == 0
    client.force_login(colleague)
    text = client.get(reverse("submission_detail", args=[shared.pk])).text
    assert "Withdrawn." in text
    assert "Check this picture again" not in text
    assert "rest on a release" not in client.get(reverse("submission_list")).text


@pytest.mark.django_db(transaction=True)
def test_a_picture_that_is_sent_while_its_tester_leaves_is_not_left_behind_shared():
    testers = [TesterFactory() for _ in range(8)]
    admin = TesterFactory()
    OrganisationFactory(shares_history=True, admins=[admin], members=testers)
    failures = []

    def run(act):
        try:
            act()
        except Exception as error:  # noqa: BLE001
            failures.append(error)
        finally:
            connection.close()

    def send(tester):
        for number in range(3):
            row = Submission(tester=tester, sha256=f"{number}" * 64)
            row.unit = row.pk
            pay_and_save(row, again=True)

    acts = [lambda t=t: send(t) for t in testers] + [lambda t=t: memberships.leave(person=t) for t in testers]
    threads = [Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert Submission.objects.count() == 24
    assert not Submission.objects.filter(shared_through__isnull=False).exists()
    assert not Submission.objects.of_colleagues(admin).exists()
