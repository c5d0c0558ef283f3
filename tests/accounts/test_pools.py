"""The pool of an organisation pays when a member's own plan is used up, and counts as exactly as a plan."""

from datetime import UTC, datetime, timedelta
from threading import Thread
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.db.models import Sum
from django.urls import reverse

from accounts.errors import QuotaExceeded
from accounts.models import PoolCounter, UsageEntry
from accounts.services import ledger, memberships, personal_data, quotas
from tests.factories import OrganisationFactory, PlanFactory, TesterFactory

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def plan(per_day, per_month):
    return PlanFactory(name=f"{per_day} and {per_month}", per_day=per_day, per_month=per_month)


def use(tester, count=1):
    references = [uuid4() for _ in range(count)]
    for reference in references:
        quotas.reserve(tester=tester, reference=reference)
    return references


@pytest.fixture
def member(db):
    """A tester with two images a day, three a month."""
    tester = TesterFactory(plan=plan(2, 3))
    tester.quota_grants.update(starts_at=NOON - timedelta(days=9))
    return tester


@pytest.fixture
def newsroom(member):
    """Four images a month for all members."""
    return OrganisationFactory(name="The Post", pool_per_month=4, admins=[member])


def payers(tester):
    entries = tester.usage_entries.filter(kind="reserve").order_by("pk")
    return [entry.organisation.name if entry.organisation else "plan" for entry in entries]


@time_machine.travel(NOON, tick=False)
def test_the_pool_pays_once_the_day_is_used_up(member, newsroom):
    use(member, 3)
    assert payers(member) == ["plan", "plan", "The Post"]
    left = quotas.allowance(tester=member)
    assert (left.pool.left, left.left_now) == (3, 3)
    assert (left.used_today, left.used_this_month) == (2, 2)


@pytest.mark.usefixtures("newsroom")
def test_the_pool_pays_once_the_month_is_used_up_and_takes_nothing_of_the_day(member):
    with time_machine.travel(NOON, tick=False):
        use(member, 2)
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        use(member, 2)
        assert quotas.allowance(tester=member).used_today == 1
    assert payers(member) == ["plan", "plan", "plan", "The Post"]


@time_machine.travel(NOON, tick=False)
@pytest.mark.usefixtures("newsroom")
def test_when_both_are_used_up_the_words_name_both(member):
    use(member, 6)
    with pytest.raises(QuotaExceeded, match=r"all 2 images .* today.*pool of The Post is used up"):
        use(member)
    assert UsageEntry.objects.count() == 6


@time_machine.travel(NOON, tick=False)
def test_members_share_one_pool_and_a_stranger_has_none_of_it(member, newsroom):
    other, outsider = TesterFactory(plan=plan(1, 1)), TesterFactory(plan=plan(1, 1))
    memberships.join(organisation=newsroom, person=other, actor=member, description="For a test.")
    use(member, 4)
    use(other, 3)
    with pytest.raises(QuotaExceeded, match="pool"):
        use(other)
    use(outsider)
    with pytest.raises(QuotaExceeded) as refusal:
        use(outsider)
    assert "pool" not in refusal.value.message
    assert quotas.allowance(tester=outsider).pool is None


def test_a_refund_goes_back_to_where_it_came_from_also_in_another_month_and_after_leaving(member, newsroom):
    with time_machine.travel(NOON, tick=False):
        own, _, pooled = use(member, 3)
    memberships.leave(person=member)
    with time_machine.travel(NOON + timedelta(days=20), tick=False):
        for _ in range(2):
            quotas.refund(reference=pooled, reason="Could not be read.")
    counter = PoolCounter.objects.get(organisation=newsroom)
    assert (counter.period, counter.used) == ("month:2026-11", 0)
    with time_machine.travel(NOON, tick=False):
        assert quotas.allowance(tester=member).used_today == 2
        quotas.refund(reference=own, reason="Could not be read.")
        assert quotas.allowance(tester=member).used_today == 1
    assert PoolCounter.objects.get().used == 0


def test_a_new_month_starts_the_pool_anew(member, newsroom):
    with time_machine.travel(NOON, tick=False):
        use(member, 6)
    with time_machine.travel(NOON + timedelta(days=9), tick=False):
        assert quotas.allowance(tester=member).pool.left == 4


@time_machine.travel(NOON, tick=False)
def test_a_pool_that_was_made_smaller_pays_no_more_and_is_never_below_nothing(member, newsroom):
    use(member, 5)
    newsroom.pool_per_month = 1
    newsroom.save()
    assert quotas.allowance(tester=member).left_now == 0
    with pytest.raises(QuotaExceeded):
        use(member)


@time_machine.travel(NOON, tick=False)
@pytest.mark.usefixtures("newsroom")
def test_ledger_and_download_say_what_the_pool_paid_for(client, member):
    _, _, pooled = use(member, 3)
    quotas.settle(reference=pooled)
    (day,) = ledger.list_totals(tester=member, by="day", newest=5)
    assert (day.reserved, day.spent, day.from_pool, day.used) == (3, 1, 1, 2)
    assert [row["pool"] for row in personal_data.ledger(person=member)] == [
        "The Post",
        "The Post",
        None,
        None,
    ]
    client.force_login(member)
    assert client.get(reverse("usage")).text.count("<td>Pool of The Post") == 2
    profile = client.get(reverse("profile")).text
    assert "3 of 4 left this month" in profile
    assert profile.count("Pool of The Post") == 3


@pytest.mark.django_db(transaction=True)
def test_a_hundred_parallel_requests_of_four_members_get_exactly_plans_and_pool():
    """Each plan has five images, the pool thirty: fifty in all, whoever asks first."""
    members = [TesterFactory(plan=plan(5, 50)) for _ in range(4)]
    newsroom = OrganisationFactory(pool_per_month=30, admins=members[:1], members=members[1:])
    outcomes = []

    def ask(tester):
        try:
            quotas.reserve(tester=tester, reference=uuid4())
            outcomes.append("taken")
        except QuotaExceeded:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=ask, args=[members[number % 4]]) for number in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused"] * 50 + ["taken"] * 50
    assert PoolCounter.objects.get(organisation=newsroom).used == 30
    pooled = UsageEntry.objects.filter(organisation=newsroom).aggregate(Sum("units"))
    assert pooled == {"units__sum": 30}
    assert [quotas.allowance(tester=tester).used_today for tester in members] == [5, 5, 5, 5]


def test_the_limit_of_an_hour_holds_for_the_pool_too(db):
    bursts = PlanFactory(name="Bursts", per_day=1, per_month=1, per_hour=2)
    member = TesterFactory(plan=bursts)
    OrganisationFactory(name="The Post", pool_per_month=9, admins=[member])
    member.quota_grants.update(starts_at=NOON - timedelta(days=1))
    with time_machine.travel(NOON, tick=False):
        use(member, 2)
        with pytest.raises(QuotaExceeded, match=r"this hour.* 13:00 UTC"):
            use(member)
        left = quotas.allowance(tester=member)
        assert (left.pool.left, left.left_now, left.next_at) == (8, 0, NOON + timedelta(hours=1))
        pooled = member.usage_entries.filter(kind="reserve").exclude(organisation=None).get()
        quotas.refund(reference=pooled.reference, reason="Unreadable.")
        left = quotas.allowance(tester=member)
        assert (left.pool.left, left.left_now) == (9, 1)
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        use(member, 2)
