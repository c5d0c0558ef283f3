"""A person reads notices and marks them; nobody else's."""

import pytest
from django.urls import reverse

from accounts.models.notice import NoticeKind
from accounts.services.notices import add_notice


def tell(person, event="release 1 withdrawn"):
    return add_notice(
        person=person,
        kind=NoticeKind.WITHDRAWAL,
        event=event,
        text="Do not rely on it.",
        link="/submissions/",
    )


@pytest.fixture
def page(client, tester):
    client.force_login(tester)
    return client


def test_the_same_event_is_told_once(tester):
    assert [tell(tester), tell(tester)] == [True, False]
    assert tester.notices.count() == 1


def test_the_header_counts_what_is_unread_in_words(page, tester):
    tell(tester)
    assert '(1<span class="visually-hidden"> unread</span>)' in page.get(reverse("limits")).text


def test_a_notice_is_marked_as_read_once(page, tester):
    tell(tester)
    notice = tester.notices.get()
    shown = page.get(reverse("notice_list"))
    assert "Do not rely on it." in shown.text
    page.post(reverse("notice_read", args=[notice.pk]))
    notice.refresh_from_db()
    assert notice.read_at
    assert page.get(reverse("notice_list")).context["unread_notices"]() == 0


def test_all_are_marked_as_read_and_nobody_elses(page, tester, colleague):
    tell(tester)
    tell(tester, "release 2 withdrawn")
    tell(colleague)
    page.post(reverse("notice_read_all"))
    assert not tester.notices.filter(read_at__isnull=True).exists()
    assert colleague.notices.filter(read_at__isnull=True).count() == 1


def test_a_colleagues_notice_looks_like_none(page, colleague):
    tell(colleague)
    answer = page.post(reverse("notice_read", args=[colleague.notices.get().pk]))
    assert answer.status_code == 404
    assert colleague.notices.filter(read_at__isnull=True).exists()
