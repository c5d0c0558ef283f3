"""Notices reach a person by mail as that person chose: each, one mail a day, or not at all."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from accounts.models.notice import NoticeKind
from accounts.models.user import MailChoice
from accounts.services import notices, people
from tests.factories import TesterFactory


def tell(person, event="first", kind=NoticeKind.QUOTA):
    notices.add_notice(person=person, kind=kind, event=event, text=f"News of the {event}.", link="/limits/")


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def daily(db):
    tester = TesterFactory()
    return people.update_profile(person=tester, name="Ada", shares_results=False, mail_choice="daily")


def send(committed):
    with committed():
        return notices.send_due_mails() + notices.send_digests()


def test_each_notice_is_one_mail_unless_it_was_told_before(db, committed, mailoutbox):
    tester = TesterFactory()
    tell(tester)
    tell(tester)
    assert send(committed) == 1
    assert send(committed) == 0
    (mail,) = mailoutbox
    assert "News of the first." in mail.body
    assert "/limits/" in mail.body


def test_none_means_no_mail(db, committed, mailoutbox):
    tester = TesterFactory(mail_choice=MailChoice.NONE)
    tell(tester)
    assert send(committed) == 0
    assert mailoutbox == []


@pytest.mark.parametrize("kind", notices.OWN_MAIL)
def test_what_has_a_mail_of_its_own_gets_no_second_one(daily, committed, mailoutbox, kind):
    tell(TesterFactory(), kind=kind)
    tell(daily, kind=kind)
    assert send(committed) == 0
    assert mailoutbox == []


def test_a_day_of_notices_is_one_mail_and_no_notice_is_in_two(daily, committed, mailoutbox):
    tell(daily, "first")
    tell(daily, "second")
    assert send(committed) == 0  # chosen today: the first mail comes after a day
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1), tick=False):
        assert send(committed) == 1
        assert send(committed) == 0
    (mail,) = mailoutbox
    assert mail.body.index("News of the first.") < mail.body.index("News of the second.")
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        assert send(committed) == 0
        tell(daily, "third")
        assert send(committed) == 1
        tell(daily, "fourth")
        assert send(committed) == 0
    assert "News of the first." not in mailoutbox[1].body
    assert "News of the third." in mailoutbox[1].body
    with time_machine.travel(timezone.now() + timedelta(days=4, minutes=1), tick=False):
        assert send(committed) == 1
    assert "News of the fourth." in mailoutbox[2].body


def test_what_was_read_on_the_site_is_not_mailed(daily, committed, mailoutbox):
    each = TesterFactory()
    for person in (daily, each):
        tell(person)
        notices.mark_read(person=person)
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        assert send(committed) == 0
    assert mailoutbox == []


def test_what_came_as_single_mails_before_the_choice_is_not_mailed_again(db, committed, mailoutbox):
    tester = TesterFactory()
    tell(tester)
    send(committed)
    people.update_profile(person=tester, name="Ada", shares_results=False, mail_choice="daily")
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        assert send(committed) == 0
    assert len(mailoutbox) == 1


def test_many_are_told_at_once_and_mailed_a_hundred_at_a_time(db, committed, mailoutbox):
    testers = TesterFactory.create_batch(3)
    TesterFactory(mail_choice=MailChoice.NONE)
    everyone = User.objects.all()
    news = {"kind": NoticeKind.SURVEY, "event": "survey", "text": "What is it worth?", "link": "/limits/"}
    assert notices.add_notices(people=everyone, **news) == 4
    assert notices.add_notices(people=everyone, **news) == 0
    with committed():
        assert notices.send_due_mails(most=2) == 2
        assert notices.send_due_mails(most=2) == 1
    assert sorted(mail.to for mail in mailoutbox) == sorted([tester.email] for tester in testers)
