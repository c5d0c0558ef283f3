"""An account ends: the person goes, numbers stay, and nobody else loses anything."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from accounts.errors import IllegalTransition
from accounts.models import (
    ApiKey,
    AuditRecord,
    Decision,
    Invitation,
    Membership,
    Notice,
    TesterApplication,
    User,
)
from accounts.models.notice import NoticeKind
from accounts.services import api_keys, decisions
from accounts.services.deletion import NotDeletable
from accounts.services.notices import add_notice
from classifier.models import MisuseFlag, RateLimit, ShareLink, Submission, Verdict
from classifier.models.misuse import Rule
from classifier.models.submission import State, Status
from classifier.services.delete_account import delete_account
from classifier.services.export import shared_rows
from classifier.services.feedback import give_feedback
from classifier.services.misuse import note_misuse
from classifier.services.rate_limits import lift_limit, slow_down
from classifier.services.share_links import share_result
from tests.classifier.pictures import png
from tests.factories import (
    PASSWORD,
    ApplicationFactory,
    OrganisationFactory,
    PlanFactory,
    ReviewerFactory,
    TesterFactory,
    UserFactory,
)

ADDRESS = reverse("account_delete")


@pytest.fixture
def approved(tester, reviewer):
    application = ApplicationFactory(applicant=tester, full_name="Ada Harbour")
    decisions.approve(application=application, reviewer=reviewer, plan=PlanFactory(), reason="Welcome, Ada.")
    tester.refresh_from_db()
    return application


def sign_in(client, person):
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})


def everything_kept():
    """All text columns of the tables that could name a person."""
    tables = (
        User,
        TesterApplication,
        Decision,
        AuditRecord,
        Submission,
        EmailAddress,
        UserSession,
        Invitation,
        Notice,
        MisuseFlag,
        RateLimit,
    )
    return str([list(table.objects.values()) for table in tables])


def test_pictures_go_and_numbers_stay_with_a_row_that_names_nobody(
    tester, send, ready, django_capture_on_commit_callbacks
):
    waiting = send(png(seed=3))
    files = [str(name) for row in (ready, waiting) for name in (row.original, row.preview, row.thumbnail)]
    before = Verdict.objects.values().get()
    with django_capture_on_commit_callbacks(execute=True):
        delete_account(person=tester)
    assert not [name for name in files if default_storage.exists(name)]
    assert Verdict.objects.values().get() == before
    ready.refresh_from_db()
    waiting.refresh_from_db()
    assert (ready.state, ready.original_name, len(ready.sha256)) == (State.ERASED, "", 64)
    assert waiting.status == Status.FAILED
    tester.refresh_from_db()
    assert not tester.is_active
    assert not tester.has_usable_password()
    assert ready.tester == tester


def test_no_table_names_the_person_any_more(tester, approved, ready):
    give_feedback(verdict=ready.verdicts.get(), tester=tester, opinion="agree", truth="", note="My boat.")
    api_keys.create_key(tester=tester, name="boat")
    Invitation.objects.create(
        email=tester.email,
        reason="Ada knows boats.",
        invited_by_email="reviewer@example.org",
        token_sha256="0" * 64,
        expires_at=timezone.now(),
    )
    add_notice(person=tester, kind=NoticeKind.DECISION, event="one", text="Dear Ada.", link="/")
    words = (tester.email, "Ada", "Harbour", "harbour.png", approved.organisation, approved.intended_use)
    assert all(word in everything_kept() for word in words)
    delete_account(person=tester)
    assert [word for word in words if word in everything_kept()] == []
    assert not ApiKey.objects.exists()
    assert ready.verdicts.get().feedback.get().note == ""
    record = AuditRecord.objects.get(event="account_deleted")
    assert (record.actor, record.actor_email, record.target) == (None, "", f"user {tester.pk}")


def test_of_flags_and_limits_the_numbers_stay_and_the_words_go(tester, reviewer, ready):
    Submission.objects.update(look_hash="0f1e2d3c4b5a6978")
    for rule in (Rule.PROBING, Rule.VOLUME):
        note_misuse(tester=tester, rule=rule, evidence={"count": 7})
    limit = slow_down(
        flag=MisuseFlag.objects.get(rule=Rule.PROBING),
        reviewer=reviewer,
        per_hour=5,
        until=timezone.now() + timedelta(days=1),
        reason="Ada tries edits.",
    )
    lift_limit(limit=limit, reviewer=reviewer, reason="Ada explained it.")
    assert "Ada" in everything_kept()
    delete_account(person=tester)
    assert "Ada" not in everything_kept()
    assert "0f1e2d3c4b5a6978" not in everything_kept()
    assert sorted(MisuseFlag.objects.values_list("rule", "state")) == [
        ("probing", "acted"),
        ("volume", "dismissed"),
    ]
    assert {flag.evidence["count"] for flag in MisuseFlag.objects.all()} == {7}
    assert RateLimit.objects.get().per_hour == 5


def test_an_application_that_waits_goes_whole(applicant):
    delete_account(person=applicant)
    assert not TesterApplication.objects.exists()


def test_results_of_a_deleted_account_are_shared_no_more(tester, reviewer, ready):
    User.objects.filter(pk=tester.pk).update(shares_results=True)
    assert len(list(shared_rows(viewer=reviewer))) == 1
    delete_account(person=tester)
    assert list(shared_rows(viewer=reviewer)) == []


def test_while_a_picture_is_being_checked_nothing_changes(tester, submission_in):
    submission_in(State.CHECKING)
    with pytest.raises(IllegalTransition, match="in a minute"):
        delete_account(person=tester)
    tester.refresh_from_db()
    assert tester.is_active


def test_staff_and_the_last_operator_are_refused_and_another_operator_is_not(db):
    with pytest.raises(NotDeletable, match="You are staff"):
        delete_account(person=ReviewerFactory())
    last = UserFactory(is_superuser=True)
    with pytest.raises(NotDeletable, match="last operator"):
        delete_account(person=last)
    ReviewerFactory(is_superuser=True)
    delete_account(person=last)
    last.refresh_from_db()
    assert not last.is_superuser


def test_the_password_is_asked_for_before_anything_is_deleted(client, tester):
    sign_in(client, tester)
    other = type(client)()
    sign_in(other, tester)
    assert "This cannot be undone" in client.get(ADDRESS).text
    asked = client.post(ADDRESS)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    client.post(asked["Location"], {"password": "wrong", "next": ADDRESS})
    tester.refresh_from_db()
    assert tester.is_active
    done = client.post(asked["Location"], {"password": PASSWORD, "next": ADDRESS}, follow=True)
    assert "Your account is deleted" in done.text
    assert [browser.get(reverse("profile")).status_code for browser in (client, other)] == [302, 302]
    sign_in(client, tester)
    assert client.get(reverse("profile")).status_code == 302


def test_a_deleted_address_can_sign_up_anew(stranger):
    delete_account(person=stranger)
    assert UserFactory(email="stranger@example.org").pk != stranger.pk


def test_staff_read_why_they_cannot(client, reviewer):
    client.force_login(reviewer)
    answer = client.get(ADDRESS)
    assert answer.status_code == 409
    assert "You are staff here" in answer.text
    assert reverse("account_delete") in client.get(reverse("profile")).text


def test_links_to_results_end_with_the_account(client, tester, ready):
    share_result(submission=ready, tester=tester, days=90, note="for Ada")
    delete_account(person=tester)
    assert not ShareLink.objects.exists()
    assert Submission.objects.filter(pk=ready.pk).exists()


def test_the_last_member_reads_that_the_organisation_closes_and_others_do_not(client, tester):
    newsroom = OrganisationFactory(name="The Post", admins=[tester])
    client.force_login(tester)
    assert "You are the last member of The Post." in client.get(ADDRESS).text
    Membership.objects.create(organisation=newsroom, person=TesterFactory(), is_admin=True)
    assert "last member" not in client.get(ADDRESS).text
