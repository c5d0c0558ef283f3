"""The page of one's organisation, the reviewers' pages of all, and joining by the mailed link."""

import re

import pytest
from django.urls import reverse

from accounts.models import AuditRecord, Invitation, Membership, Organisation, User
from accounts.models.user import TesterState
from accounts.services import decisions, invitations, memberships
from tests.factories import PASSWORD, ApplicationFactory, OrganisationFactory, PlanFactory, TesterFactory

PAGE = "/organisation/"
INVITE = {"action": "invite", "email": "new@example.org", "reason": "Our photo desk."}


@pytest.fixture
def newsroom(tester, colleague):
    """The tester is its admin, the colleague a member."""
    return OrganisationFactory(name="The Post", pool_per_month=40, admins=[tester], members=[colleague])


@pytest.fixture
def outsider(db):
    return TesterFactory(email="outsider@example.org")


@pytest.fixture
def invite(newsroom, tester, mailoutbox, django_capture_on_commit_callbacks):
    """Sends an invitation in the name of the newsroom and gives the path of the mailed link."""

    def sent(email):
        with django_capture_on_commit_callbacks(execute=True):
            invitations.invite_to_organisation(email=email, reason="Photo desk.", admin=tester)
        return re.search(r"(/invitation/\S+)", mailoutbox[-1].body).group(1)

    return sent


def post(client, person, action, **data):
    client.force_login(person)
    return client.post(PAGE, {"action": action, **data}, follow=True).text


def test_someone_in_none_is_told_how_to_get_into_one(client, tester, stranger):
    client.force_login(tester)
    assert "You are in no organisation" in client.get(PAGE).text
    assert PAGE in client.get(reverse("profile")).text
    client.force_login(stranger)
    assert client.get(PAGE)["Location"] == reverse("application_status")


@pytest.mark.usefixtures("newsroom")
def test_a_member_reads_members_pool_and_rules_but_gets_no_button_of_an_admin(client, colleague):
    client.force_login(colleague)
    text = client.get(PAGE).text
    for words in (
        "tester@example.org",
        "0 of 40 used this month",
        "leaves with you",
        "Each member sees only",
    ):
        assert words in text
    for action in ("invite", "remove", "make_admin", "step_down", "share"):
        assert f'value="{action}"' not in text
    assert 'value="leave"' in text


def test_what_an_admin_may_do_is_refused_to_a_member_who_posts_it(client, newsroom, tester, colleague):
    target = tester.membership.pk
    for action in ("remove", "make_admin", "step_down", "share", "stop_sharing"):
        assert "Only an admin" in post(client, colleague, action, target=target)
    assert "Only an admin" in client.post(PAGE, INVITE, follow=True).text
    assert newsroom.memberships.count() == 2
    assert not Invitation.objects.exists()


def test_an_admin_makes_an_admin_and_steps_down(client, tester, colleague, newsroom):
    assert "Make another member an admin first" in post(client, tester, "step_down")
    assert "is an admin now" in post(client, tester, "make_admin", target=colleague.membership.pk)
    assert "You are an ordinary member now" in post(client, tester, "step_down")
    assert newsroom.memberships.get(is_admin=True).person == colleague


def test_removing_in_two_tabs_says_in_the_second_that_it_is_done(client, tester, colleague, newsroom):
    pk = colleague.membership.pk
    assert "theirs alone again" in post(client, tester, "remove", target=pk)
    assert "not a member any more" in post(client, tester, "remove", target=pk)
    for nonsense in ("", "x", "0", str(2**70)):
        assert "not a member any more" in post(client, tester, "remove", target=nonsense)
    assert "did not understand" in post(client, tester, "explode")
    assert newsroom.memberships.count() == 1


def test_a_member_of_another_organisation_is_out_of_reach(client, tester, newsroom, outsider):
    other = OrganisationFactory(admins=[outsider])
    assert "not a member any more" in post(client, tester, "remove", target=outsider.membership.pk)
    assert other.memberships.count() == 1


def test_the_last_admin_leaves_only_when_nobody_else_is_there(client, tester, colleague, newsroom):
    assert "Make another member an admin first" in post(client, tester, "leave")
    assert "You have left" in post(client, colleague, "leave")
    assert "You are in no organisation" in post(client, tester, "leave")
    newsroom.refresh_from_db()
    assert newsroom.closed_at is not None


@pytest.mark.usefixtures("newsroom")
def test_a_suspended_member_sees_no_colleague_and_may_leave(client, colleague):
    User.objects.filter(pk=colleague.pk).update(tester_state=TesterState.SUSPENDED)
    client.force_login(colleague)
    text = client.get(PAGE).text
    assert "tester@example.org" not in text
    assert "You have left" in post(client, colleague, "leave")


@pytest.mark.usefixtures("newsroom")
def test_an_admin_invites_and_withdraws(client, tester, mailoutbox, django_capture_on_commit_callbacks):
    client.force_login(tester)
    with django_capture_on_commit_callbacks(execute=True):
        text = client.post(PAGE, INVITE, follow=True).text
    assert "The mail is on its way" in text
    assert "new@example.org, invited until" in text
    (mail,) = mailoutbox
    assert "join The Post" in mail.body
    assert "photo desk" not in mail.body
    invitation = Invitation.objects.get()
    assert "no longer works" in post(client, tester, "withdraw", target=invitation.pk)
    assert client.get(re.search(r"(/invitation/\S+)", mail.body).group(1)).status_code == 410


@pytest.mark.usefixtures("newsroom")
def test_an_invitation_that_is_wrong_keeps_what_was_typed_and_says_why(client, tester, colleague):
    client.force_login(tester)
    assert "a member already" in client.post(PAGE, INVITE | {"email": colleague.email}).text
    text = client.post(PAGE, INVITE | {"email": "nonsense"}).text
    assert "Our photo desk." in text
    assert "valid email" in text


@pytest.mark.usefixtures("newsroom")
def test_an_organisation_can_mail_only_so_many_addresses_a_day(tester):
    for number in range(invitations.MOST_A_DAY):
        invitations.invite_to_organisation(email=f"p{number}@example.org", reason="Desk.", admin=tester)
    with pytest.raises(invitations.TooManyInvitations, match="20 people a day"):
        invitations.invite_to_organisation(email="one@example.org", reason="Desk.", admin=tester)


def test_the_admin_is_not_told_who_is_a_tester_or_in_another_organisation(tester, outsider, newsroom):
    OrganisationFactory(admins=[outsider])
    for email in (outsider.email, "nobody@example.org"):
        sent = invitations.invite_to_organisation(email=email, reason="Desk.", admin=tester)
        assert sent.organisation == newsroom


def test_an_organisations_link_leaves_that_of_staff_alone(client, reviewer, tester, stranger, invite):
    invitations.invite(email=stranger.email, reason="Met at a workshop.", invited_by=reviewer)
    first, second = invite(stranger.email), invite(stranger.email)
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200
    assert Invitation.objects.get(organisation=None).state == "open"


def test_a_tester_reads_what_joining_means_and_joins_at_once(client, outsider, newsroom, invite):
    path = invite(outsider.email)
    client.force_login(outsider)
    text = client.get(path).text
    for words in ("join The Post", "40 images a month", "history is not shared", "You can leave"):
        assert words in text
    assert not Membership.objects.filter(person=outsider).exists()
    assert "You are a member of The Post now" in client.post(path, follow=True).text
    assert outsider.membership.organisation == newsroom
    assert client.post(path).status_code == 410
    assert AuditRecord.objects.filter(event="organisation_joined", actor=outsider).count() == 1


def test_someone_in_another_organisation_is_told_to_leave_it_first(client, outsider, newsroom, invite):
    other = OrganisationFactory(name="The Gazette", admins=[outsider])
    path = invite(outsider.email)
    client.force_login(outsider)
    for answer in (client.get(path), client.post(path)):
        assert answer.status_code == 409
        assert "leave The Gazette first" in answer.text
    with pytest.raises(memberships.ElsewhereAlready):
        invitations.accept_as_tester(token=path.strip("/").split("/")[-1], person=outsider)
    memberships.leave(person=outsider)
    client.post(path)
    assert Membership.objects.get(person=outsider).organisation == newsroom
    other.refresh_from_db()
    assert other.closed_at


def test_a_suspended_tester_and_a_guest_of_a_closed_organisation_read_why_they_cannot_join(
    client, outsider, suspended, invite
):
    paths = {suspended: invite(suspended.email), outsider: invite(outsider.email)}
    client.force_login(suspended)
    for answer in (client.get(paths[suspended]), client.post(paths[suspended])):
        assert (answer.status_code, "is suspended" in answer.text) == (403, True)
    Membership.objects.all().delete()
    Organisation.objects.update(closed_at="2026-11-01T00:00:00Z")
    client.force_login(outsider)
    for answer in (client.get(paths[outsider]), client.post(paths[outsider])):
        assert (answer.status_code, "is closed" in answer.text) == (410, True)
    assert not Membership.objects.exists()


def test_someone_without_an_account_applies_and_is_a_member_once_approved(client, reviewer, newsroom, invite):
    path = invite("new@example.org")
    assert "you apply first" in client.get(path).text
    client.post(path, {"password1": PASSWORD, "password2": PASSWORD})
    person = User.objects.get(email="new@example.org")
    assert not Membership.objects.filter(person=person).exists()
    person.applications.all().delete()
    Invitation.objects.update(accepted_at="2026-11-30T00:00:00Z")
    application = ApplicationFactory(applicant=person, invitation=Invitation.objects.get())
    client.force_login(reviewer)
    text = client.get(reverse("review_application", args=[application.pk])).text
    assert "Joins on approval" in text
    decisions.approve(application=application, reviewer=reviewer, plan=PlanFactory())
    assert person.membership.organisation == newsroom


def test_staff_make_an_organisation_and_change_its_pool(client, reviewer, outsider):
    client.force_login(reviewer)
    assert reverse("organisations") in client.get(reverse("review_queue")).text
    data = {"name": "The Gazette", "pool_per_month": "30", "admin_email": outsider.email}
    for wrong, words in (
        ({"admin_email": "nobody@example.org"}, "No approved tester"),
        ({"pool_per_month": "-1"}, "greater than or equal to 0"),
        ({"name": " "}, "required"),
    ):
        assert words in client.post(reverse("organisations"), data | wrong).text
    assert "The Gazette is there" in client.post(reverse("organisations"), data, follow=True).text
    assert "already" in client.post(reverse("organisations"), data).text
    made = Organisation.objects.get()
    url = reverse("review_organisation", args=[made.pk])
    assert outsider.email in client.get(url).text
    change = {"action": "pool", "pool_per_month": "90", "seen": "30", "reason": "Election week."}
    assert "Saved." in client.post(url, change, follow=True).text
    assert "changed meanwhile" in client.post(url, change).text
    made.refresh_from_db()
    assert made.pool_per_month == 90


def test_an_organisation_without_admin_is_marked_and_staff_name_one(client, reviewer, newsroom, colleague):
    url = reverse("review_organisation", args=[newsroom.pk])
    client.force_login(reviewer)
    data = {"action": "admin", "email": colleague.email, "reason": "Asked by phone."}
    assert "Name an admin" not in client.get(url).text
    client.post(url, data)
    assert newsroom.memberships.filter(is_admin=True).count() == 1
    newsroom.memberships.filter(is_admin=True).delete()
    assert "No admin left: name one" in client.get(reverse("organisations")).text
    assert "Name an admin" in client.get(url).text
    assert "No approved tester" in client.post(url, data | {"email": "x@example.org"}).text
    client.post(url, data)
    assert newsroom.memberships.get(is_admin=True).person == colleague
    assert "No admin left" not in client.get(reverse("organisations")).text
