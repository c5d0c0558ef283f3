"""Each rule flags what it is for, and leaves an honest heavy user alone."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import QuotaGrant
from classifier.models.submission import Status
from classifier.services import misuse_rules as rules
from tests.classifier.misuse_kit import (
    FALLING,
    LIKELY,
    NOTHING,
    OPEN,
    another_look,
    answered,
    sent,
    series,
    signed_in,
    variant,
)
from tests.factories import PlanFactory

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def find(rule, tester, now=None, after=LONG_AGO):
    return getattr(rules, f"find_{rule}")(tester=tester, now=now or timezone.now(), after=after)


# Probing


def test_variants_with_falling_answers_are_probing(tester):
    rows = series(tester, FALLING)
    evidence = find("probing", tester)
    assert evidence["count"] == 6
    assert evidence["correlation"] < -0.9
    assert evidence["drop"] == pytest.approx(2.8)
    assert [row["submission"] for row in evidence["rows"]] == [str(row.pk) for row in rows]
    assert [row["distance"] for row in evidence["rows"]] == [0, 1, 2, 3, 4, 5]
    assert "secret" not in str(evidence)


def test_a_family_is_found_among_many_other_pictures(tester):
    for number in range(60):
        other = sent(tester, ago=timedelta(minutes=2 * number + 1), look=another_look(number))
        answered(other, 1.0, LIKELY)
    series(tester, FALLING)
    assert find("probing", tester)["count"] == 6


def test_a_large_drop_is_enough_while_the_words_stay_the_same(tester):
    series(tester, [(3.0 - 0.25 * step, LIKELY) for step in range(6)])
    assert find("probing", tester)["drop"] == 1.25


@pytest.mark.parametrize(
    "answers",
    [
        FALLING[:5],  # five honest copies of one picture
        [(2.0, LIKELY)] * 6,  # every copy gets the same answer
        [(1.0 - 0.1 * step, LIKELY) for step in range(8)],  # falls, but by little and with the same words
        [*reversed(FALLING)],  # the better copy came later
        [
            (-0.5, NOTHING),
            (-1.2, NOTHING),
            (-1.5, NOTHING),
            (-1.7, NOTHING),
            (-2.0, NOTHING),
            (-2.4, NOTHING),
        ],
        [(0.4, OPEN), (-0.3, NOTHING), (0.7, OPEN), (-0.2, NOTHING), (0.5, OPEN), (-0.4, NOTHING)],
    ],
)
def test_copies_without_a_real_fall_are_not(tester, answers):
    series(tester, answers)
    assert find("probing", tester) is None


def test_a_burst_of_photographs_is_not(tester):
    chance = random.Random(4)
    series(tester, [(chance.gauss(-1.5, 0.6), NOTHING) for _ in range(30)])
    assert find("probing", tester) is None


def test_different_pictures_with_falling_answers_are_not(tester):
    series(tester, FALLING, looks=[another_look(number) for number in range(6)])
    assert find("probing", tester) is None


def test_pictures_without_a_usable_hash_are_not_compared(tester):
    series(tester, FALLING, looks=[""] * 6)
    assert find("probing", tester) is None


def test_the_same_file_again_and_again_is_not(tester):
    for number, answer in enumerate(FALLING):
        ago = timedelta(minutes=60 - number)
        answered(sent(tester, ago=ago, look=variant(0), sha256="a" * 64), *answer)
    assert find("probing", tester) is None


def test_one_picture_checked_on_a_phone_and_a_desktop_is_not(tester):
    series(tester, FALLING[:1] + FALLING[-1:])
    assert find("probing", tester) is None


def test_what_spreads_over_days_or_lies_before_a_decision_does_not_count(tester):
    series(tester, FALLING[:3], start=timedelta(hours=30))
    series(tester, FALLING[3:])
    assert find("probing", tester) is None
    series(tester, FALLING, looks=[variant(bits, base=0xF0F05A5A12345678) for bits in range(6)])
    assert find("probing", tester)["count"] == 6
    assert find("probing", tester, after=timezone.now()) is None


def test_pictures_that_still_wait_are_left_for_later(tester):
    series(tester, FALLING[:5])
    sent(tester, look=variant(5), status=Status.QUEUED)
    assert find("probing", tester) is None


def test_others_pictures_are_never_compared(tester, colleague):
    series(tester, FALLING[:3])
    series(colleague, FALLING[3:])
    assert find("probing", tester) is None


def test_a_long_family_is_listed_in_part_and_counted_whole(tester):
    series(tester, [(3 - 0.04 * step, LIKELY) for step in range(120)], start=timedelta(hours=20))
    evidence = find("probing", tester)
    assert (evidence["count"], len(evidence["rows"])) == (120, rules.MOST_ROWS)


# Scraping


def clockwork(tester, number, pause, jitter=0.0, origin="api"):
    chance, moment = random.Random(1), timezone.now() - timedelta(minutes=1)
    for _ in range(number):
        sent(tester, at=moment, origin=origin)
        moment -= pause * (1 + chance.uniform(-jitter, jitter))


def test_a_program_that_asks_like_a_clock_is_scraping(tester):
    clockwork(tester, 120, timedelta(minutes=5), jitter=0.2)
    evidence = find("scraping", tester)
    assert (evidence["pattern"], evidence["count"]) == ("clockwork", 120)
    assert 280 < evidence["seconds_between"] < 320
    assert evidence["variation"] < 0.2


def test_one_outage_does_not_hide_the_clock(tester):
    clockwork(tester, 60, timedelta(minutes=5))
    for number in range(60):
        sent(tester, ago=timedelta(hours=9, minutes=5 * number), origin="api")
    assert find("scraping", tester)["count"] == 120


def test_a_folder_sent_in_one_go_by_a_script_is_not(tester):
    clockwork(tester, 200, timedelta(seconds=6))
    assert find("scraping", tester) is None


def test_pictures_that_arrive_by_chance_all_day_are_not(tester):
    chance, moment = random.Random(2), timezone.now()
    for _ in range(200):
        moment -= timedelta(seconds=chance.expovariate(1 / 300))
        sent(tester, at=moment, origin="api")
    assert find("scraping", tester) is None


def test_few_pictures_or_pictures_from_the_page_are_not(tester):
    clockwork(tester, 90, timedelta(minutes=5))
    clockwork(tester, 200, timedelta(minutes=5), origin="web")
    assert find("scraping", tester) is None


@pytest.fixture
def small_plan(tester):
    QuotaGrant.objects.filter(tester=tester).delete()
    QuotaGrant.objects.create(
        tester=tester,
        plan=PlanFactory(name="Small", per_day=10),
        starts_at=timezone.now() - timedelta(days=60),
    )


def days_of(tester, counts, origin="api", status=Status.DONE):
    """So many pictures today, yesterday and so on, around noon UTC."""
    for days, number in enumerate(counts):
        for minute in range(number):
            moment = NOON - timedelta(days=days) + timedelta(minutes=minute % 7, seconds=minute * 13 % 60)
            sent(tester, at=moment, origin=origin, status=status)


@pytest.mark.usefixtures("small_plan")
def test_a_plan_used_up_by_the_api_on_five_of_seven_days_is_scraping(tester):
    days_of(tester, [4, 10, 10, 0, 10, 10, 10])
    evidence = find("scraping", tester, now=NOON)
    assert (evidence["pattern"], evidence["count"], evidence["per_day"]) == ("full_days", 5, 10)
    assert evidence["days"][0] == {"day": "2026-11-14", "count": 10}


@pytest.mark.usefixtures("small_plan")
@pytest.mark.parametrize(
    ("counts", "origin", "status"),
    [
        ([10, 10, 10, 10, 9, 9, 9], "api", Status.DONE),
        ([10, 10, 10, 10, 0, 0, 0, 10, 10, 10], "api", Status.DONE),
        ([10] * 7, "web", Status.DONE),
        ([10] * 7, "api", Status.FAILED),
    ],
)
def test_fewer_full_days_the_page_and_failed_pictures_are_not(tester, counts, origin, status):
    days_of(tester, counts, origin, status)
    assert find("scraping", tester, now=NOON) is None


def test_without_a_plan_nothing_can_be_used_up(stranger):
    days_of(stranger, [10] * 7)
    assert find("scraping", stranger, now=NOON) is None


# Shared account


def test_four_networks_within_the_hour_are_a_shared_account_and_no_address_is_kept(tester):
    signed_in(tester, "192.0.2.1", "198.51.100.1", "203.0.113.9", "2001:db8:1::1", "192.0.2.77")
    evidence = find("shared_account", tester)
    assert evidence == {"count": 4, "sign_ins": 5, "browsers": 5}


@pytest.mark.parametrize(
    "addresses",
    [
        ("192.0.2.1", "198.51.100.1", "203.0.113.9"),  # office, home, phone
        ("192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.250"),  # one office
        ("2001:db8:1:1::1", "2001:db8:1:2::1", "2001:db8:1:3::1", "2001:db8:1:4::1"),  # one home
        ("192.0.2.1", "::ffff:192.0.2.9", "198.51.100.1", "203.0.113.9"),  # one network, written in two ways
    ],
)
def test_the_places_of_one_person_are_not(tester, addresses):
    signed_in(tester, *addresses)
    assert find("shared_account", tester) is None


def test_sign_ins_that_rest_or_belong_to_others_do_not_count(tester, colleague):
    signed_in(tester, "192.0.2.1", "198.51.100.1", "203.0.113.9")
    signed_in(tester, "203.0.114.9", "203.0.115.9", ago=timedelta(minutes=61))
    signed_in(colleague, "203.0.116.9")
    assert find("shared_account", tester) is None


# Volume


def test_five_times_the_usual_day_is_unusual(tester):
    days_of(tester, [60, 8, 10, 12, 10, 10], origin="web")
    evidence = find("volume", tester, now=NOON)
    assert (evidence["count"], evidence["usual"], evidence["day"]) == (60, 10, "2026-11-20")
    assert len(evidence["days"]) == 5


@pytest.mark.parametrize(
    "counts",
    [
        [200, 45, 60, 0, 50, 40, 55],  # an agency with a series of 200 photographs
        [49, 1, 1, 1, 1, 1],  # too few to matter
        [50, 10, 10, 10, 10, 10],  # exactly five times
        [90, 2, 2, 2],  # too new to be compared
        [90, *[0] * 28, 2, 2, 2, 2, 2, 2],  # used the site long ago
    ],
)
def test_a_busy_day_is_not(tester, counts):
    days_of(tester, counts, origin="web")
    assert find("volume", tester, now=NOON) is None


def test_an_agencys_two_hundred_photographs_break_no_rule(tester):
    days_of(tester, [0, 60, 45, 50, 0, 70, 40], origin="api")
    chance = random.Random(5)
    for number in range(200):
        picture = sent(tester, ago=timedelta(seconds=3 * number), look=another_look(number), origin="api")
        answered(picture, chance.gauss(-1.5, 1.0), NOTHING)
    signed_in(tester, "192.0.2.1", "198.51.100.1")
    names = ("probing", "scraping", "shared_account", "volume")
    assert [name for name in names if find(name, tester)] == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [([3, 2, 1], -1), ([1, 2, 3], 1), ([5, 5, 5], 0), ([3, 1, 2], -0.5), ([2, 2, 1, 1], -0.894)],
)
def test_the_rank_correlation(values, expected):
    assert rules.correlation_with_order(values) == pytest.approx(expected, abs=0.001)
