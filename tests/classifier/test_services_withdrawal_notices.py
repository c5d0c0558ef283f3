"""A withdrawal reaches every tester with results from the release, once, after it is committed."""

import pytest
from django.conf import settings

from accounts.errors import IllegalTransition
from accounts.models import Notice
from classifier.models.submission import State
from classifier.services.classify import classify_submission
from classifier.services.releases import withdraw
from classifier.services.withdrawal_notices import tell_withdrawals
from tests.classifier import pictures

REASON = "It called <paintings> AI-made too often."


@pytest.fixture
def tell(django_capture_on_commit_callbacks):
    """Runs the clock's task once, and what it does after commit."""

    def run(**changes):
        with django_capture_on_commit_callbacks(execute=True):
            return tell_withdrawals(**changes)

    return run


@pytest.fixture
def withdrawn(submission_in, release):
    """Two results of the tester under a release that is withdrawn."""
    submission_in(State.READY, 1)
    submission_in(State.READY, 2)
    return withdraw(release=release, reason=REASON, actor=None)


def test_a_tester_gets_one_mail_and_one_notice_with_reason_number_and_link(
    withdrawn, tester, tell, mailoutbox
):
    assert tell() == 1
    (mail,), notice = mailoutbox, Notice.objects.get()
    link = f"/submissions/?release={withdrawn.name}"
    assert (mail.to, notice.person, notice.link) == ([tester.email], tester, link)
    for words in (mail.body, notice.text):
        assert withdrawn.name in words
        assert REASON.rstrip(".") in words
        assert "2 results of yours come from it" in words
    html, _kind = mail.alternatives[0]
    assert "&lt;paintings&gt;" in html
    assert f"{settings.SITE_URL}{link}" in mail.body
    assert f'href="{settings.SITE_URL}{link}"' in html


def test_the_link_lists_the_results_concerned(withdrawn, client, tester, tell):
    tell()
    client.force_login(tester)
    page = client.get(Notice.objects.get().link)
    assert page.context["page"].paginator.count == 2
    assert "Release withdrawn" in page.text


def test_telling_again_and_withdrawing_again_send_nothing(withdrawn, tell, mailoutbox):
    tell()
    with pytest.raises(IllegalTransition):
        withdraw(release=withdrawn, reason="Again.", actor=None)
    assert tell() == 0
    assert (len(mailoutbox), Notice.objects.count()) == (1, 1)


def test_people_without_results_from_it_hear_nothing(withdrawn, colleague, tell, mailoutbox):
    tell()
    assert not colleague.notices.exists()
    assert colleague.email not in [address for mail in mailoutbox for address in mail.to]


def test_nobody_is_told_while_the_release_is_good(submission_in, tell, mailoutbox):
    submission_in(State.READY)
    assert tell() == 0
    assert mailoutbox == []


@pytest.mark.usefixtures("withdrawn")
def test_a_long_list_is_told_in_parts(send, colleague, tell, mailoutbox, make_release):
    second = make_release("tiny-2")
    classify_submission(pk=send(pictures.png(3), tester=colleague).pk)
    withdraw(release=second, reason=REASON, actor=None)
    assert [tell(most=1) for _ in range(3)] == [1, 1, 0]
    assert len(mailoutbox) == 2
