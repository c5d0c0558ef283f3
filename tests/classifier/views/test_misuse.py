"""The reviewers' pages of misuse: numbers and reasons, never a picture."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from classifier.models import MisuseFlag, RateLimit
from classifier.models.misuse import FlagState, Rule
from classifier.services.misuse import close_flag, look_for_misuse, note_misuse
from classifier.services.misuse_thresholds import OF_RULE
from classifier.views.score_chart import score_chart
from tests.classifier.misuse_kit import FALLING, series, signed_in
from tests.factories import ApplicationFactory, ReviewerFactory

LIST = reverse("misuse_flags")
DAYS = [{"day": "2026-11-19", "count": 10}]
EVIDENCE = {
    Rule.SCRAPING: {"pattern": "full_days", "count": 5, "per_day": 100, "days": DAYS},
    Rule.SHARED_ACCOUNT: {"count": 4, "sign_ins": 5, "browsers": 5},
    Rule.VOLUME: {"count": 60, "day": "2026-11-20", "usual": 10.5, "days": DAYS},
}


@pytest.fixture
def desk(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def flag(tester):
    series(tester, FALLING)
    look_for_misuse()
    return MisuseFlag.objects.get()


def address(flag):
    return reverse("misuse_flag", args=[flag.pk])


def in_days(days):
    return (timezone.now().astimezone(UTC).date() + timedelta(days=days)).isoformat()


def test_the_queue_links_to_the_flags_with_the_number_open(desk, flag):
    html = desk.get(reverse("review_queue")).text
    assert f'<a href="{LIST}">Misuse flags (1)' in html


def test_the_list_has_open_flags_first_and_filters_by_rule(desk, reviewer, tester, flag):
    for rule, evidence in EVIDENCE.items():
        note_misuse(tester=tester, rule=rule, evidence=evidence)
    close_flag(flag=flag, reviewer=reviewer, note="Talked.")
    shown = list(desk.get(LIST).context["page"])
    assert shown[-1] == flag
    assert all(row.is_open for row in shown[:-1])
    assert [row.rule for row in desk.get(LIST, {"rule": "volume"}).context["page"]] == ["volume"]
    assert list(desk.get(LIST, {"state": "acted"}).context["page"]) == [flag]
    assert len(desk.get(LIST, {"rule": "mood", "page": "x"}).context["page"]) == 4
    assert "No flag matches" in desk.get(LIST, {"rule": "volume", "state": "acted"}).text


def test_probing_is_shown_as_a_drawing_and_a_table_and_nothing_private(desk, flag):
    html = desk.get(address(flag)).text
    assert html.count("<circle") == 6
    assert html.count('<th scope="row">') == 6
    for words in (
        "6 variants",
        "+2.00",
        "−0.80",
        "We cannot tell",
        flag.evidence["rows"][0]["submission"][:8],
    ):
        assert words in html
    for private in ("secret", "<img class", "/submissions/", "thumbnail", "preview/"):
        assert private not in html
    assert "You see numbers only" in html


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Rule.SCRAPING, ("5 days with 100 pictures or more", "19 November 2026")),
        (Rule.SHARED_ACCOUNT, ("4 networks, 5 sign-ins", "Which networks is not kept")),
        (Rule.VOLUME, ("60 pictures on 20 November 2026; the usual day has 10.5", "19 November 2026")),
    ],
)
def test_every_rule_says_what_it_found_and_proposes_its_own_pace(desk, tester, rule, words):
    note_misuse(tester=tester, rule=rule, evidence=EVIDENCE[rule])
    html = desk.get(address(MisuseFlag.objects.get())).text
    assert all(word in html for word in (*words, "Can be innocent"))
    assert f'name="per_hour" value="{OF_RULE[rule].per_hour}"' in html


def test_clockwork_is_said_in_words(desk, tester):
    evidence = {
        "pattern": "clockwork",
        "count": 120,
        "hours": 10.0,
        "seconds_between": 300.0,
        "variation": 0.05,
    }
    note_misuse(tester=tester, rule=Rule.SCRAPING, evidence=evidence)
    html = desk.get(address(MisuseFlag.objects.get())).text
    assert "120 pictures in 10.0 hours, one every 300.0 seconds" in html
    assert "vary by 5.0 %" in html


def test_addresses_of_sign_ins_are_nowhere(desk, tester):
    signed_in(tester, "192.0.2.1", "198.51.100.1", "203.0.113.9", "203.0.114.9")
    look_for_misuse()
    flag = MisuseFlag.objects.get()
    assert "203.0.113" not in desk.get(address(flag)).text
    assert "203.0.113" not in str(flag.evidence)


@pytest.mark.parametrize("outcome", [FlagState.DISMISSED, FlagState.ACTED])
def test_a_flag_is_closed_with_a_note(desk, reviewer, flag, outcome):
    data = {"action": "close", "outcome": outcome.value, "note": "I asked her."}
    html = desk.post(address(flag), data, follow=True).text
    assert f"{outcome.label} by {reviewer.email}" in html
    assert "I asked her." in html
    assert "Set the limit" not in html


def test_a_limit_is_set_until_the_end_of_the_day_shown_and_lifted(desk, flag, tester):
    data = {"action": "slow_down", "per_hour": "5", "until": in_days(3), "reason": "Forty variants."}
    html = desk.post(address(flag), data, follow=True).text
    limit = RateLimit.objects.get()
    assert limit.until == datetime.fromisoformat(f"{in_days(4)}T00:00:00+00:00")
    assert "It holds now" in html
    lift = {"action": "lift", "limit": limit.pk, "reason": "Explained."}
    html = desk.post(address(flag), lift, follow=True).text
    assert "Lifted by" in html
    assert "Explained." in html
    assert tester.notices.count() == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"until": "2020-01-01"}, "from today on"),
        ({"until": "9999-12-31"}, "from today on"),
        ({"until": "soon"}, "Enter a valid date"),
        ({"per_hour": "0"}, "greater than or equal to 1"),
        ({"per_hour": "9" * 30}, "less than or equal to"),
        ({"reason": ""}, "required"),
    ],
)
def test_bad_input_keeps_what_was_typed_and_changes_nothing(desk, flag, change, words):
    data = {"action": "slow_down", "per_hour": "5", "until": in_days(3), "reason": "Typed with care."}
    answer = desk.post(address(flag), data | change)
    assert answer.status_code == 400
    assert words in answer.text
    assert "Typed with care." in answer.text or "reason" in change
    assert not RateLimit.objects.exists()


@pytest.mark.parametrize("limit", ["", "x", "0", "-1", "9" * 30, "٣"])
def test_an_unknown_limit_or_action_is_refused_in_words(desk, flag, limit):
    answer = desk.post(address(flag), {"action": "lift", "limit": limit, "reason": "Why not."})
    assert answer.status_code == 409
    assert "does not belong to this flag" in answer.text
    assert desk.post(address(flag), {"action": "ban"}).status_code == 409


def test_a_second_reviewer_in_another_tab_reads_that_it_is_decided(desk, flag):
    data = {"action": "close", "outcome": "dismissed", "note": "Fine by me."}
    close_flag(flag=flag, reviewer=ReviewerFactory(), note="Talked.")
    answer = desk.post(address(flag), data)
    assert answer.status_code == 409
    assert "decided on this flag meanwhile" in answer.text
    assert "Talked." in answer.text


def test_a_suspension_is_one_link_away(desk, flag, tester):
    assert "no approved application" in desk.get(address(flag)).text
    application = ApplicationFactory(applicant=tester, status="approved")
    assert reverse("review_application", args=[application.pk]) in desk.get(address(flag)).text


def test_another_limit_of_the_same_person_is_named(desk, reviewer, flag, tester):
    note_misuse(tester=tester, rule=Rule.VOLUME, evidence=EVIDENCE[Rule.VOLUME])
    data = {"action": "slow_down", "per_hour": "5", "until": in_days(3), "reason": "Forty variants."}
    desk.post(address(flag), data)
    other = MisuseFlag.objects.get(rule=Rule.VOLUME)
    html = desk.get(address(other)).text
    assert f'<a href="{address(flag)}">Another flag</a> limits this tester to 5 an hour' in html


def test_the_tester_sees_the_limit_but_no_flag(client, desk, flag, tester, release):
    data = {"action": "slow_down", "per_hour": "5", "until": in_days(3), "reason": "Forty variants."}
    desk.post(address(flag), data)
    client.force_login(tester)
    page = client.get(reverse("upload")).text
    assert "A reviewer has limited you to 5 pictures an hour until" in page
    assert "Forty variants." in client.get(reverse("notice_list")).text
    assert client.get(LIST).status_code == 404
    assert client.get(address(flag)).status_code == 404


def test_an_unknown_flag_is_not_found(desk):
    assert desk.get(reverse("misuse_flag", args=[987654])).status_code == 404


def test_the_drawing_keeps_small_changes_small_and_equal_times_apart_from_nowhere():
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)
    flat = score_chart([(noon, 1.0, "likely"), (noon, 1.1, "likely")])
    assert [dot.x for dot in flat.dots] == ["160.0", "160.0"]
    assert abs(float(flat.dots[0].y) - float(flat.dots[1].y)) < 15
    assert flat.even == ""
    fall = score_chart([(noon, 2.0, "likely"), (noon + timedelta(hours=1), -2.0, "no_evidence")])
    assert fall.line == "10.0,10.0 310.0,130.0"
    assert fall.even == "70.0"
