"""Links to one result: who may make them, what opens them, and how they end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.errors import DomainError, NotApproved, SiteClosed
from accounts.models import AuditRecord
from accounts.models.switches import SwitchName
from accounts.models.user import TesterState
from accounts.services.switches import set_switch
from classifier.errors import LinkEnded, NotReadyYet, NotVisible, TooManyLinks
from classifier.maintenance import purge_task
from classifier.models import ShareLink
from classifier.services.share_links import MOST_STANDING, key_of, open_link, revoke_link, share_result


@pytest.fixture
def link(ready, tester):
    return share_result(submission=ready, tester=tester, days=7, note="the night desk")


def opens(link):
    try:
        return open_link(key=key_of(link)) == link
    except LinkEnded:
        return False


def end(link, days_ago=0.0):
    """Let the link's time have run out so many days ago."""
    gone = timezone.now() - timedelta(days=days_ago, seconds=1)
    ShareLink.objects.filter(pk=link.pk).update(created_at=gone - timedelta(days=7), expires_at=gone)


def test_a_link_opens_its_result_until_its_last_day(link, ready):
    assert opens(link)
    assert open_link(key=key_of(link)).submission == ready
    assert link.expires_at - link.created_at == timedelta(days=7)
    end(link)
    assert not opens(link)


def test_nothing_in_the_row_opens_it(link):
    for key in (str(link.pk), link.pk.hex, f"{link.pk}.", f"{link.pk}.{'A' * 43}", "", "\0", "x" * 5000):
        with pytest.raises(LinkEnded):
            open_link(key=key)


def test_the_key_of_one_link_opens_no_other(link, ready, tester):
    other = share_result(submission=ready, tester=tester, days=30)
    signature = key_of(link).rpartition(".")[2]
    with pytest.raises(LinkEnded):
        open_link(key=f"{other.pk}.{signature}")


def test_a_link_outlives_a_change_of_the_secret_key_as_long_as_the_old_one_is_kept(link, settings):
    key = key_of(link)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-secret-key-for-a-test-that-is-long-enough"
    assert open_link(key=key) == link


def test_taken_back_it_opens_nothing_and_again_changes_nothing(link, tester):
    first = revoke_link(link=link, tester=tester).revoked_at
    assert not opens(link)
    assert revoke_link(link=link, tester=tester).revoked_at == first
    assert AuditRecord.objects.filter(event="share_link_revoked").count() == 1


def test_it_can_be_taken_back_while_the_site_is_read_only_but_not_made(link, ready, tester, reviewer):
    set_switch(actor=reviewer, name=SwitchName.READ_ONLY, is_on=True, description="Repairs.")
    with pytest.raises(SiteClosed):
        share_result(submission=ready, tester=tester, days=7)
    revoke_link(link=link, tester=tester)
    assert not opens(link)


def test_the_record_says_what_was_shared_and_not_for_whom(link, ready, tester):
    record = AuditRecord.objects.get(event="result_shared")
    assert record.actor == tester
    assert str(ready.pk) in record.target
    assert "without picture" in record.description
    assert "night desk" not in f"{record.target}{record.description}{record.details}"


def test_a_suspension_lets_links_rest_and_a_reinstatement_wakes_them(link, tester):
    tester.tester_state = TesterState.SUSPENDED
    tester.save()
    assert not opens(link)
    tester.tester_state = TesterState.APPROVED
    tester.save()
    assert opens(link)


def test_a_deactivated_account_shares_nothing(link, tester):
    tester.is_active = False
    tester.save()
    assert not opens(link)


def test_only_the_tester_makes_and_takes_back(link, ready, colleague):
    with pytest.raises(NotVisible):
        share_result(submission=ready, tester=colleague, days=7)
    with pytest.raises(NotVisible):
        revoke_link(link=link, tester=colleague)
    assert opens(link)


def test_a_suspended_tester_makes_none_but_takes_back(link, ready, tester):
    tester.tester_state = TesterState.SUSPENDED
    tester.save()
    with pytest.raises(NotApproved):
        share_result(submission=ready, tester=tester, days=7)
    assert revoke_link(link=link, tester=tester).revoked_at


def test_before_there_is_a_result_there_is_nothing_to_share(waiting, tester):
    with pytest.raises(NotReadyYet):
        share_result(submission=waiting, tester=tester, days=7)


def test_a_link_has_one_of_three_ends(ready, tester):
    for days in (0, -1, 8, 36500):
        with pytest.raises(DomainError):
            share_result(submission=ready, tester=tester, days=days)
    assert not ShareLink.objects.exists()


def test_so_many_stand_at_once_and_an_ended_one_makes_room(ready, tester):
    links = [share_result(submission=ready, tester=tester, days=7) for _ in range(MOST_STANDING)]
    with pytest.raises(TooManyLinks):
        share_result(submission=ready, tester=tester, days=7)
    end(links[0])
    assert opens(share_result(submission=ready, tester=tester, days=7))


def test_long_ended_links_are_forgotten_by_the_clock_and_others_stay(link, ready, tester):
    ended, revoked, fresh = (share_result(submission=ready, tester=tester, days=7) for _ in range(3))
    end(link, days_ago=91)
    end(ended, days_ago=89)
    revoke_link(link=revoked, tester=tester)
    ShareLink.objects.filter(pk=revoked.pk).update(revoked_at=timezone.now() - timedelta(days=91))
    purge_task()
    assert set(ShareLink.objects.all()) == {ended, fresh}
