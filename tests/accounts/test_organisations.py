"""Organisations: staff make them, admins look after them, one cannot lose its last admin by a click."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.errors import DomainError, IllegalTransition, NotApproved, SiteClosed
from accounts.models import AuditRecord, Membership, Notice, Organisation, SiteSwitch, User
from accounts.models.switches import SwitchName
from accounts.models.user import TesterState
from accounts.services import decisions, deletion, memberships, organisations, personal_data
from tests.factories import ApplicationFactory, OrganisationFactory, PlanFactory, TesterFactory


@pytest.fixture
def newsroom(tester):
    """An organisation whose admin is the tester."""
    return OrganisationFactory(name="The Post", admins=[tester])


def add(organisation, person, **changes):
    return Membership.objects.create(organisation=organisation, person=person, **changes)


def admins_of(organisation):
    return set(organisation.memberships.filter(is_admin=True).values_list("person__email", flat=True))


def suspend(person):
    User.objects.filter(pk=person.pk).update(tester_state=TesterState.SUSPENDED)
    person.refresh_from_db()


def make(staff, email, name="The Post", pool=50):
    return organisations.create_organisation(name=name, pool_per_month=pool, admin_email=email, staff=staff)


def test_staff_make_one_with_a_pool_and_a_first_admin_who_is_told(reviewer, tester):
    made = make(reviewer, tester.email.upper())
    assert (made.pool_per_month, made.shares_history, made.created_by) == (50, False, reviewer)
    assert admins_of(made) == {tester.email}
    assert {notice.text for notice in tester.notices.all()} == {
        "You are a member of The Post now.",
        "You are an admin of The Post now.",
    }
    events = AuditRecord.objects.filter(target=f"organisation {made.pk}", actor=reviewer)
    assert {record.event for record in events} >= {"organisation_created", "organisation_admin_made"}


def test_the_first_admin_is_an_approved_tester_in_no_organisation(
    reviewer, newsroom, tester, stranger, suspended
):
    for email in (stranger.email, suspended.email, "nobody@example.org"):
        with pytest.raises(organisations.NoSuchTester, match="No approved tester"):
            make(reviewer, email, name="Another")
    with pytest.raises(memberships.ElsewhereAlready):
        make(reviewer, tester.email, name="Another")
    assert Organisation.objects.get() == newsroom


@pytest.mark.usefixtures("newsroom")
def test_a_name_is_taken_once_whatever_its_case(reviewer, colleague):
    with pytest.raises(organisations.NameTaken, match="Choose another name"):
        make(reviewer, colleague.email, name="the post")
    with transaction.atomic(), pytest.raises(IntegrityError):
        OrganisationFactory(name="THE POST")


def test_a_person_is_in_one_organisation(newsroom, colleague):
    add(newsroom, colleague)
    with transaction.atomic(), pytest.raises(IntegrityError):
        add(OrganisationFactory(), colleague)


def test_an_admin_makes_another_admin_and_can_then_step_down(newsroom, tester, colleague):
    member = add(newsroom, colleague)
    with pytest.raises(IllegalTransition, match="Make another member an admin first"):
        memberships.step_down(admin=tester)
    for _ in range(2):
        memberships.make_admin(admin=tester, member=member)
    assert colleague.notices.get().text == "You are an admin of The Post now."
    memberships.step_down(admin=tester)
    assert admins_of(newsroom) == {colleague.email}
    with pytest.raises(NotApproved, match="Only an admin"):
        memberships.make_admin(admin=tester, member=member)


def test_of_two_admins_who_go_the_second_is_refused(newsroom, tester, colleague):
    add(newsroom, colleague, is_admin=True)
    memberships.step_down(admin=tester)
    with pytest.raises(IllegalTransition, match="last admin"):
        memberships.step_down(admin=colleague)
    with pytest.raises(IllegalTransition, match="last admin"):
        memberships.leave(person=colleague)
    assert admins_of(newsroom) == {colleague.email}


def test_a_suspended_admin_does_not_count_and_is_not_made_one(newsroom, tester, suspended):
    member = add(newsroom, suspended)
    with pytest.raises(IllegalTransition, match="suspended"):
        memberships.make_admin(admin=tester, member=member)
    Membership.objects.filter(pk=member.pk).update(is_admin=True)
    with pytest.raises(IllegalTransition, match="last admin"):
        memberships.leave(person=tester)
    with pytest.raises(NotApproved):
        memberships.set_sharing(admin=suspended, shares=True)
    memberships.leave(person=suspended)
    assert not Membership.objects.filter(person=suspended).exists()


def test_removing_twice_is_once_and_the_person_is_told(newsroom, tester, colleague):
    member = add(newsroom, colleague)
    for _ in range(2):
        memberships.remove(admin=tester, member=member)
    assert colleague.notices.get().text == "You are no longer a member of The Post."
    assert AuditRecord.objects.filter(event="organisation_member_removed").count() == 1
    with pytest.raises(IllegalTransition, match="Leave the organisation"):
        memberships.remove(admin=tester, member=tester.membership)


def test_an_admin_changes_nothing_in_another_organisation(newsroom, tester, colleague):
    other = OrganisationFactory(admins=[TesterFactory()])
    member = add(other, colleague)
    memberships.remove(admin=tester, member=member)
    with pytest.raises(IllegalTransition, match="not a member"):
        memberships.make_admin(admin=tester, member=member)
    member.refresh_from_db()
    assert not member.is_admin


def test_a_member_who_is_no_admin_changes_nothing_but_may_leave(newsroom, tester, colleague):
    add(newsroom, colleague)
    for refused in (
        lambda: memberships.remove(admin=colleague, member=tester.membership),
        lambda: memberships.set_sharing(admin=colleague, shares=True),
        lambda: memberships.step_down(admin=colleague),
    ):
        with pytest.raises(NotApproved, match="Only an admin"):
            refused()
    memberships.leave(person=colleague)
    with pytest.raises(IllegalTransition, match="in no organisation"):
        memberships.leave(person=colleague)


def test_when_the_last_member_leaves_the_organisation_is_closed_for_good(newsroom, tester, reviewer):
    memberships.leave(person=tester)
    newsroom.refresh_from_db()
    assert newsroom.closed_at is not None
    assert not Organisation.objects.without_admin().exists()
    with pytest.raises(IllegalTransition, match="closed"):
        organisations.name_admin(
            organisation=newsroom, email=tester.email, reason="Asked by phone.", staff=reviewer
        )


def test_sharing_tells_every_other_member_once(newsroom, tester, colleague):
    add(newsroom, colleague)
    for shares in (True, True, False):
        memberships.set_sharing(admin=tester, shares=shares)
    off, on = colleague.notices.all()
    assert "turned its shared history on" in on.text
    assert "turned its shared history off" in off.text
    assert not tester.notices.exists()


def test_an_organisation_whose_last_admin_is_suspended_goes_on_and_staff_name_another(
    newsroom, tester, colleague, reviewer
):
    add(newsroom, colleague)
    approved = ApplicationFactory(applicant=tester, status="approved")
    data = {"organisation": newsroom, "email": colleague.email, "staff": reviewer}
    with pytest.raises(IllegalTransition, match="There is an admin"):
        organisations.name_admin(reason="Asked by phone.", **data)
    decisions.suspend(application=approved, reviewer=reviewer, reason="Account taken.")
    assert Organisation.objects.without_admin().get() == newsroom
    with pytest.raises(DomainError, match="Say why"):
        organisations.name_admin(reason=" ", **data)
    organisations.name_admin(reason="Asked by phone.", **data)
    assert not Organisation.objects.without_admin().exists()
    assert AuditRecord.objects.get(event="organisation_admin_made").description == "Asked by phone."
    decisions.reinstate(application=approved, reviewer=reviewer, reason="Sorted out.")
    assert len(admins_of(newsroom)) == 2


def test_deleting_the_account_of_the_last_admin_leaves_the_members_and_marks_it(newsroom, tester, colleague):
    add(newsroom, colleague)
    deletion.remove_identity(person=tester)
    assert newsroom.memberships.get().person == colleague
    assert Organisation.objects.without_admin().get() == newsroom
    assert not Notice.objects.filter(person=tester).exists()


def test_deleting_the_account_of_the_only_member_closes_it(newsroom, tester):
    deletion.remove_identity(person=tester)
    newsroom.refresh_from_db()
    assert newsroom.closed_at is not None


def test_a_pool_changes_with_a_reason_and_not_over_a_colleagues_change(newsroom, reviewer):
    data = {"organisation": newsroom, "seen": 0, "staff": reviewer}
    with pytest.raises(DomainError, match="Say why"):
        organisations.set_pool(pool_per_month=40, reason=" ", **data)
    organisations.set_pool(pool_per_month=40, reason="Election week.", **data)
    with pytest.raises(IllegalTransition, match="changed meanwhile"):
        organisations.set_pool(pool_per_month=90, reason="Election week.", **data)
    newsroom.refresh_from_db()
    assert newsroom.pool_per_month == 40
    record = AuditRecord.objects.get(event="organisation_pool_set")
    assert (record.description, record.details) == ("Election week.", {"before": 0, "pool_per_month": 40})


def test_who_was_invited_by_an_organisation_is_a_member_once_approved(newsroom, tester, reviewer, stranger):
    application = ApplicationFactory(applicant=stranger)
    newsroom.invitations.create(
        email=stranger.email,
        reason="Photo desk.",
        token_sha256="0" * 64,
        expires_at=timezone.now() + timedelta(days=1),
        accepted_at=timezone.now(),
        accepted_by=stranger,
    )
    assert memberships.promised_to(application=application) == newsroom
    decisions.approve(application=application, reviewer=reviewer, plan=PlanFactory())
    assert stranger.membership.organisation == newsroom
    assert not stranger.membership.is_admin


def test_while_the_site_is_read_only_nothing_changes(newsroom, tester, colleague, reviewer):
    member = add(newsroom, colleague)
    SiteSwitch.objects.create(name=SwitchName.READ_ONLY, is_on=True)
    for closed in (
        lambda: make(reviewer, colleague.email, name="Another"),
        lambda: memberships.leave(person=colleague),
        lambda: memberships.remove(admin=tester, member=member),
        lambda: memberships.set_sharing(admin=tester, shares=True),
        lambda: memberships.join(organisation=newsroom, person=colleague, actor=colleague, description="x"),
    ):
        with pytest.raises(SiteClosed):
            closed()


def test_the_download_of_ones_own_data_names_the_organisation_and_no_other_member(
    newsroom, tester, colleague
):
    add(newsroom, colleague)
    account = personal_data.account(person=tester)
    assert account["organisation"] == {
        "name": "The Post",
        "is_admin": True,
        "joined_at": tester.membership.joined_at,
    }
    assert colleague.email not in str(account)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("act", "whom"), [(memberships.step_down, "admin"), (memberships.leave, "person")])
def test_of_admins_who_go_at_the_same_moment_one_stays(act, whom):
    admins = [TesterFactory() for _ in range(6)]
    newsroom = OrganisationFactory(admins=admins, members=[TesterFactory()])
    outcomes = []

    def go(who):
        try:
            act(**{whom: who})
            outcomes.append("went")
        except IllegalTransition:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=go, args=[who]) for who in admins]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused"] + ["went"] * 5
    assert len(admins_of(newsroom)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_person_whom_two_organisations_take_at_the_same_moment_is_in_one():
    person, rooms, outcomes = TesterFactory(), [OrganisationFactory() for _ in range(4)], []

    def take(room):
        try:
            memberships.join(organisation=room, person=person, actor=person, description="For a test.")
            outcomes.append("joined")
        except memberships.ElsewhereAlready:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=take, args=[room]) for room in rooms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["joined"] + ["refused"] * 3
    assert Membership.objects.filter(person=person).count() == 1
    assert person.notices.count() == 1
