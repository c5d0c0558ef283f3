"""Staff invite an address; the mailed link works once, for 14 days, for that address; a reviewer decides."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.errors import DomainError, IllegalTransition, SiteClosed
from accounts.models import AuditRecord, Invitation, SiteSwitch, User
from accounts.models.switches import SwitchName
from accounts.services import invitations
from accounts.services.people import AlreadyThere
from tests.factories import PASSWORD, ApplicationFactory, PlanFactory, UserFactory

NEW = "new@example.org"
CHOSEN = {"password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def invite(reviewer, mailoutbox, django_capture_on_commit_callbacks):
    """Sends an invitation and gives the path of the mailed link."""

    def sent(email=NEW, **extra):
        with django_capture_on_commit_callbacks(execute=True):
            invitations.invite(email=email, reason="Met at a workshop.", invited_by=reviewer, **extra)
        return re.search(r"(/invitation/\S+)", mailoutbox[-1].body).group(1)

    return sent


def token_of(path):
    return path.strip("/").split("/")[-1]


def test_the_mail_goes_to_the_address_without_the_reason_and_only_a_hash_is_stored(invite, mailoutbox):
    path = invite()
    (mail,) = mailoutbox
    assert mail.to == [NEW]
    assert "workshop" not in mail.body
    assert mail.body.count("http") == 2
    assert token_of(path) not in str(Invitation.objects.values().get())


def test_accepting_makes_the_account_signs_in_and_marks_the_application(client, invite, mailoutbox):
    path = invite()
    assert NEW in client.get(path).text
    answer = client.post(path, CHOSEN)
    assert answer["Location"] == reverse("application_form")
    person = User.objects.get(email=NEW)
    assert person.check_password(PASSWORD)
    assert person.emailaddress_set.get().verified
    assert person.applications.get().invitation == Invitation.objects.get()
    assert client.get(reverse("application_form")).status_code == 200
    assert not person.is_approved_tester
    assert len(mailoutbox) == 1
    assert AuditRecord.objects.filter(event="invitation_accepted").count() == 1


def test_opening_the_link_uses_nothing_up(client, invite):
    path = invite()
    for _ in range(3):
        assert client.get(path).status_code == 200
    assert not User.objects.filter(email=NEW).exists()


def test_a_link_works_once_and_then_says_so_and_leads_on(client, invite):
    path = invite()
    client.post(path, CHOSEN)
    other = type(client)()
    for answer in (other.get(path), other.post(path, CHOSEN)):
        assert answer.status_code == 410
        assert "accepted already" in answer.text
        assert reverse("application_status") in answer.text
    with pytest.raises(invitations.LinkUnusable):
        invitations.accept_as_new(token=token_of(path), password=PASSWORD)


def test_an_expired_link_says_so_and_leads_on(client, invite):
    path = invite()
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    answer = client.post(path, CHOSEN)
    assert answer.status_code == 410
    assert "too old" in answer.text
    assert reverse("account_signup") in answer.text
    assert not User.objects.filter(email=NEW).exists()


def test_it_expires_after_fourteen_days(invite):
    invite()
    found = Invitation.objects.get()
    assert found.expires_at - found.created_at == pytest.approx(timedelta(days=14), abs=timedelta(minutes=1))


def test_a_second_invitation_replaces_the_first(client, invite):
    first, second = invite(), invite()
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200


def test_someone_elses_link_is_refused_with_a_way_on(client, stranger, invite):
    path = invite()
    client.force_login(stranger)
    for answer in (client.get(path), client.post(path)):
        assert answer.status_code == 403
        assert "another e-mail address" in answer.text
        assert "Sign out" in answer.text
        assert NEW not in answer.text
    with pytest.raises(invitations.WrongPerson):
        invitations.accept_as_known(token=token_of(path), person=stranger)


def test_another_address_that_the_person_confirmed_is_theirs_too(client, stranger, invite):
    EmailAddress.objects.create(user=stranger, email=NEW, verified=True)
    path = invite()
    assert f"{reverse('account_login')}?next={path}" in client.get(path).text
    client.force_login(stranger)
    assert client.post(path).status_code == 302
    assert Invitation.objects.get().accepted_by == stranger


def test_a_reviewer_takes_a_link_back_for_a_reason(client, reviewer, invite):
    path = invite()
    row = Invitation.objects.get()
    client.force_login(reviewer)
    address = reverse("invitation_take_back", args=[row.pk])
    assert "Say why" in client.post(address, {"reason": " "}).text
    assert client.get(path).status_code != 410
    client.post(address, {"reason": "Wrong address."})
    client.logout()
    assert client.get(path).status_code == 410
    assert AuditRecord.objects.get(event="invitation_withdrawn").description == "Wrong address."


def test_an_unknown_link_is_not_found_and_leads_on(client, db):
    answer = client.get("/invitation/nonsense/")
    assert answer.status_code == 404
    assert reverse("account_signup") in answer.text


def test_someone_with_an_account_signs_in_and_keeps_the_application(client, stranger, invite):
    application = ApplicationFactory(applicant=stranger)
    path = invite(stranger.email.upper())
    assert f"{reverse('account_login')}?next={path}" in client.get(path).text
    client.force_login(stranger)
    assert client.post(path)["Location"] == reverse("application_status")
    before = application.updated_at
    application.refresh_from_db()
    assert application.invitation is not None
    assert application.updated_at == before  # a reviewer who has it open may go on
    assert stranger.applications.count() == 1


def test_a_weak_or_mistyped_password_uses_nothing_up(client, invite):
    path = invite()
    assert "at least 12 characters" in client.post(path, {"password1": "x", "password2": "x"}).text
    assert "not the same" in client.post(path, CHOSEN | {"password2": "another"}).text
    assert client.post(path, CHOSEN).status_code == 302


def test_testers_are_not_invited_and_cannot_accept(tester, stranger, reviewer, invite):
    with pytest.raises(AlreadyThere):
        invite(tester.email)
    path = invite(stranger.email)
    User.objects.filter(pk=stranger.pk).update(tester_state="approved")
    stranger.refresh_from_db()
    with pytest.raises(IllegalTransition, match="approved already"):
        invitations.accept_as_known(token=token_of(path), person=stranger)
    assert Invitation.objects.get().accepted_at is None


def test_an_invitation_needs_a_reason(reviewer):
    with pytest.raises(DomainError, match="Say why"):
        invitations.invite(email=NEW, reason=" ", invited_by=reviewer)
    with transaction.atomic(), pytest.raises(IntegrityError, match="invitation_has_a_reason"):
        Invitation.objects.create(email=NEW, reason="", expires_at=timezone.now())


def test_while_the_site_is_read_only_nobody_is_invited_and_nobody_accepts(reviewer, invite):
    path = invite()
    SiteSwitch.objects.create(name=SwitchName.READ_ONLY, is_on=True)
    with pytest.raises(SiteClosed):
        invitations.invite(email=NEW, reason="Why not.", invited_by=reviewer)
    with pytest.raises(SiteClosed):
        invitations.accept_as_new(token=token_of(path), password=PASSWORD)


def test_staff_invite_on_a_page_and_the_act_is_audited(client, reviewer):
    client.force_login(reviewer)
    answer = client.post(reverse("invitations"), {"email": NEW, "reason": "Met at a workshop."}, follow=True)
    assert "The mail is on its way" in answer.text
    assert "Waits for an answer" in answer.text
    record = AuditRecord.objects.get(event="invitation_sent")
    assert (record.actor, record.description) == (reviewer, "Met at a workshop.")


def test_the_page_says_why_someone_cannot_be_invited(client, reviewer, tester):
    client.force_login(reviewer)
    answer = client.post(reverse("invitations"), {"email": tester.email, "reason": "Why not."})
    assert "a tester already" in answer.text
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("who", ["stranger", "tester"])
def test_for_everyone_else_the_staff_page_does_not_exist(client, request, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("invitations")).status_code == 404


def test_the_reviewer_sees_who_invited_and_the_proposed_plan_is_chosen_already(client, reviewer, invite):
    plan = PlanFactory(name="Trial")
    person = UserFactory()
    path = invite(person.email, plan=plan)
    application = ApplicationFactory(applicant=person)
    invitations.accept_as_known(token=token_of(path), person=person)
    client.force_login(reviewer)
    text = client.get(reverse("review_application", args=[application.pk])).text
    assert "Invited by" in text
    assert "Met at a workshop." in text
    assert f'<option value="{plan.pk}" selected>' in text
    assert "(invited)" in client.get(reverse("review_queue")).text


def test_an_address_that_never_answered_is_forgotten_after_90_days(reviewer):
    with time_machine.travel(timezone.now() - invitations.VALID_FOR - timedelta(days=91)):
        old = invitations.invite(email="never@example.org", reason="Runs a desk.", invited_by=reviewer)
    recent = invitations.invite(email="maybe@example.org", reason="Runs a desk.", invited_by=reviewer)
    assert invitations.forget_unanswered() == 1
    assert invitations.forget_unanswered() == 0
    old.refresh_from_db()
    recent.refresh_from_db()
    assert "never" not in old.email
    assert old.reason == invitations.NO_ANSWER
    assert recent.email == "maybe@example.org"
    descriptions = AuditRecord.objects.filter(target=f"invitation {old.pk}")
    assert set(descriptions.values_list("description", flat=True)) == {invitations.NO_ANSWER}
