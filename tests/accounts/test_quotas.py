"""Quotas count exactly, name what is used up, and give back what was not used."""

from datetime import UTC, datetime, timedelta
from threading import Thread
from uuid import uuid4

import pytest
import time_machine
from django.db import connection, transaction
from django.db.models import Sum
from django.urls import reverse

from accounts.errors import NotApproved, QuotaExceeded
from accounts.models import QuotaCounter, UsageEntry
from accounts.services import quotas
from tests.factories import PlanFactory, QuotaGrantFactory, TesterFactory, UserFactory

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def small_plan(per_day=3, per_month=5):
    return PlanFactory(name=f"{per_day} and {per_month}", per_day=per_day, per_month=per_month)


def use(tester, count):
    references = [uuid4() for _ in range(count)]
    for reference in references:
        quotas.reserve(tester=tester, reference=reference)
    return references


def test_a_person_without_a_plan_has_no_allowance(db):
    with pytest.raises(NotApproved, match="no plan"):
        quotas.allowance(tester=UserFactory())


@time_machine.travel(NOON, tick=False)
def test_the_allowance_says_what_is_used_left_and_when_it_starts_again(db):
    tester = TesterFactory(plan=small_plan())
    use(tester, 2)
    allowance = quotas.allowance(tester=tester)
    assert (allowance.used_today, allowance.used_this_month, allowance.left_now) == (2, 2, 1)
    assert allowance.day_resets_at == datetime(2026, 11, 24, tzinfo=UTC)
    assert allowance.month_resets_at == datetime(2026, 12, 1, tzinfo=UTC)


@time_machine.travel(NOON, tick=False)
def test_a_used_up_day_names_the_limit_and_when_it_ends(db):
    tester = TesterFactory(plan=small_plan())
    use(tester, 3)
    with pytest.raises(QuotaExceeded, match=r"all 3 images .* today.* 24 November 2026 at 00:00 UTC"):
        use(tester, 1)


def test_a_used_up_month_refuses_on_another_day_and_takes_no_unit_of_that_day(db):
    tester = TesterFactory(plan=small_plan())
    tester.quota_grants.update(starts_at=NOON - timedelta(days=9))
    with time_machine.travel(NOON, tick=False):
        use(tester, 3)
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        use(tester, 2)
        with pytest.raises(QuotaExceeded, match=r"all 5 images .* this month.* 1 December 2026"):
            use(tester, 1)
        assert quotas.allowance(tester=tester).used_today == 2


def test_a_new_day_starts_from_nothing(db):
    tester = TesterFactory(plan=small_plan())
    tester.quota_grants.update(starts_at=NOON - timedelta(days=1))
    with time_machine.travel(NOON, tick=False):
        use(tester, 3)
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        assert quotas.allowance(tester=tester).left_now == 2


def test_a_refund_gives_the_unit_back_to_the_day_it_was_taken_from(db):
    tester = TesterFactory(plan=small_plan())
    tester.quota_grants.update(starts_at=NOON - timedelta(days=1))
    with time_machine.travel(NOON, tick=False):
        (reference,) = use(tester, 1)
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        use(tester, 1)
        quotas.refund(reference=reference, reason="The file could not be read.")
        allowance = quotas.allowance(tester=tester)
    assert (allowance.used_today, allowance.used_this_month) == (1, 1)
    assert QuotaCounter.objects.get(tester=tester, period="day:2026-11-23").used == 0


@pytest.mark.parametrize(("first", "second"), [("settle", "refund"), ("refund", "settle")])
def test_of_settle_and_refund_the_first_wins_however_often_they_are_called(tester, first, second):
    (reference,) = use(tester, 1)
    acts = {
        "settle": lambda: quotas.settle(reference=reference),
        "refund": lambda: quotas.refund(reference=reference, reason="failed"),
    }
    for name in (first, second, first, second):
        acts[name]()
    assert quotas.allowance(tester=tester).used_today == (1 if first == "settle" else 0)
    assert UsageEntry.objects.filter(reference=reference).count() == 2


def test_settling_what_was_never_reserved_is_an_error(db):
    with pytest.raises(UsageEntry.DoesNotExist):
        quotas.settle(reference=uuid4())


def test_a_rolled_back_reservation_leaves_nothing(tester):
    with transaction.atomic():
        use(tester, 1)
        transaction.set_rollback(True)
    assert quotas.allowance(tester=tester).used_today == 0
    assert not UsageEntry.objects.exists()


def test_the_newest_running_grant_counts(tester):
    QuotaGrantFactory(tester=tester, plan=small_plan())
    assert quotas.allowance(tester=tester).per_day == 3


def test_a_grant_that_has_ended_gives_nothing(db):
    tester = TesterFactory()
    tester.quota_grants.update(starts_at=NOON, ends_at=NOON + timedelta(hours=1))
    with time_machine.travel(NOON + timedelta(hours=2)), pytest.raises(NotApproved):
        quotas.allowance(tester=tester)


def test_one_testers_use_leaves_a_colleagues_allowance_alone(tester, colleague):
    use(tester, 2)
    assert quotas.allowance(tester=colleague).left_now == 100


@pytest.mark.django_db(transaction=True)
def test_two_hundred_parallel_requests_for_twenty_five_units_get_exactly_twenty_five():
    tester = TesterFactory(plan=small_plan(per_day=30, per_month=25))
    outcomes = []

    def ask():
        try:
            quotas.reserve(tester=tester, reference=uuid4())
            outcomes.append("taken")
        except QuotaExceeded:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=ask) for _ in range(200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused"] * 175 + ["taken"] * 25
    assert quotas.allowance(tester=tester).left_now == 0
    assert UsageEntry.objects.filter(tester=tester).aggregate(Sum("units")) == {"units__sum": 25}


@pytest.mark.django_db(transaction=True)
def test_parallel_settles_and_refunds_of_one_unit_close_it_once():
    tester = TesterFactory()
    (reference,) = use(tester, 1)

    def close(number):
        if number % 2:
            quotas.settle(reference=reference)
        else:
            quotas.refund(reference=reference, reason="failed")
        connection.close()

    threads = [Thread(target=close, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    total = UsageEntry.objects.filter(tester=tester).aggregate(Sum("units"))["units__sum"]
    assert UsageEntry.objects.filter(reference=reference).count() == 2
    assert quotas.allowance(tester=tester).used_today == total


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("per_day", "per_month", "words"), [(5, 10, "80 % of today"), (50, 5, "80 % of this month")]
)
def test_a_tester_is_warned_from_four_fifths_of_a_limit_on(client, per_day, per_month, words):
    tester = TesterFactory(plan=small_plan(per_day, per_month))
    client.force_login(tester)
    use(tester, 3)
    assert "at least 80 %" not in client.get(reverse("profile")).text
    use(tester, 1)
    assert words in client.get(reverse("profile")).text
