"""A limit holds for exactly as long and for exactly as many as it says, and the tester knows why."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from accounts.errors import DomainError, IllegalTransition, SiteClosed
from accounts.models import AuditRecord, SiteSwitch, UsageEntry
from accounts.models.switches import SwitchName
from accounts.services import quotas
from classifier.errors import RateLimited
from classifier.models import MisuseFlag, RateLimit, Submission
from classifier.models.misuse import FlagState, Rule
from classifier.services.misuse import dismiss_flag, note_misuse
from classifier.services.rate_limits import lift_limit, limit_in_words, slow_down
from classifier.services.submit import retry_submission, submit_image
from classifier.views.sending import Batch
from tests.classifier.pictures import png

REASON = "You sent 40 variants of one picture."


def make_flag(tester, rule=Rule.PROBING):
    note_misuse(tester=tester, rule=rule, evidence={"count": 7})
    return MisuseFlag.objects.get(tester=tester, rule=rule, state=FlagState.OPEN)


def limited(tester, reviewer, per_hour=2, days=1, rule=Rule.PROBING):
    until = timezone.now() + timedelta(days=days)
    return slow_down(
        flag=make_flag(tester, rule), reviewer=reviewer, per_hour=per_hour, until=until, reason=REASON
    )


def made_ago(minutes):
    """Move every unit reserved so far into the past."""
    UsageEntry.objects.update(created_at=timezone.now() - timedelta(minutes=minutes))


def test_a_flag_alone_limits_nothing(tester, send, release):
    for rule in Rule:
        make_flag(tester, rule)
    for number in range(5):
        send(png(number))
    assert limit_in_words(tester=tester) == ""


def test_the_limit_stops_the_next_picture_before_anything_is_kept(tester, reviewer, send, release, media):
    limit = limited(tester, reviewer)
    send(png(1))
    send(png(2))
    files = sorted(path for path in media.rglob("*") if path.is_file())
    with pytest.raises(RateLimited) as refusal:
        send(png(3))
    assert refusal.value.http_status == 429
    first = UsageEntry.objects.order_by("created_at").first().created_at + timedelta(hours=1)
    for words in (
        "limited you to 2 pictures an hour",
        f"until {limit.until.day} {limit.until:%B %Y at %H:%M} UTC",
        f"the next one from {first.day} {first:%B %Y at %H:%M} UTC",
        "contact the people who run this site",
    ):
        assert words in refusal.value.message
    assert Submission.objects.count() == 2
    assert sorted(path for path in media.rglob("*") if path.is_file()) == files
    assert quotas.allowance(tester=tester).used_today == 2


def test_an_hour_later_there_is_room_again(tester, reviewer, send, release):
    limited(tester, reviewer, per_hour=1)
    send(png(1))
    made_ago(59)
    with pytest.raises(RateLimited):
        send(png(2))
    made_ago(61)
    send(png(2))


def test_pictures_sent_before_the_limit_count_in_its_hour(tester, reviewer, send, release):
    send(png(1))
    limited(tester, reviewer, per_hour=1)
    with pytest.raises(RateLimited, match="1 picture an hour"):
        send(png(2))


def test_it_holds_for_nobody_else_and_ends_by_itself(tester, colleague, reviewer, send, release):
    limit = limited(tester, reviewer, per_hour=1)
    send(png(1))
    send(png(2), tester=colleague)
    send(png(3), tester=colleague)
    RateLimit.objects.filter(pk=limit.pk).update(
        created_at=timezone.now() - timedelta(days=2), until=timezone.now() - timedelta(seconds=1)
    )
    send(png(2))
    with pytest.raises(IllegalTransition, match="ended already"):
        lift_limit(limit=limit, reviewer=reviewer, reason="Enough.")


def test_a_limit_that_ends_sooner_than_the_hour_says_so(tester, reviewer, send, release):
    limit = limited(tester, reviewer, per_hour=1)
    soon = timezone.now() + timedelta(minutes=5)
    RateLimit.objects.filter(pk=limit.pk).update(until=soon)
    send(png(1))
    with pytest.raises(RateLimited, match=f"next one from {soon.day} {soon:%B %Y at %H:%M} UTC"):
        send(png(2))


def test_of_two_limits_the_strictest_counts(tester, reviewer, send, release):
    limited(tester, reviewer, per_hour=50)
    limited(tester, reviewer, per_hour=1, rule=Rule.VOLUME)
    assert "1 picture an hour" in limit_in_words(tester=tester)
    send(png(1))
    with pytest.raises(RateLimited, match="1 picture an hour"):
        send(png(2))


def test_trying_a_failed_picture_again_counts_too(tester, reviewer, failed):
    limited(tester, reviewer, per_hour=1)
    with pytest.raises(RateLimited):
        retry_submission(submission=failed)
    failed.refresh_from_db()
    assert failed.status == "failed"
    assert quotas.allowance(tester=tester).used_today == 0
    made_ago(61)
    assert retry_submission(submission=failed).status == "queued"


def test_a_batch_stops_at_the_limit_with_its_words(tester, reviewer, release):
    from uuid import uuid4

    from django.core.files.uploadedfile import SimpleUploadedFile

    limited(tester, reviewer, per_hour=2)
    files = [SimpleUploadedFile(f"{number}.png", png(number)) for number in range(4)]
    outcomes = list(Batch(tester=tester, key=uuid4()).send(files))
    assert [outcome.kind for outcome in outcomes] == ["accepted", "accepted", "not_sent", "not_sent"]
    assert {outcome.code for outcome in outcomes[2:]} == {"rate_limited"}


@pytest.mark.django_db(transaction=True)
def test_requests_at_once_never_get_past_it(tester, reviewer, release):
    from uuid import uuid4

    limited(tester, reviewer, per_hour=3)
    start, answers = threading.Barrier(8), []

    def one(number):
        try:
            start.wait()
            submit_image(tester=tester, data=png(number), name="a.png", batch=uuid4())
            answers.append("taken")
        except RateLimited:
            answers.append("limited")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["limited"] * 5 + ["taken"] * 3
    assert Submission.objects.count() == 3
    assert quotas.allowance(tester=tester).used_today == 3


def test_setting_and_lifting_are_told_with_the_reason_and_audited(tester, reviewer, send, release):
    limit = limited(tester, reviewer)
    (notice,) = tester.notices.all()
    assert REASON in notice.text
    assert "2 pictures an hour" in notice.text
    assert (limit.flag.state, limit.set_by) == (FlagState.OPEN, reviewer)
    limit.flag.refresh_from_db()
    assert (limit.flag.state, limit.flag.note) == (FlagState.ACTED, REASON)
    lift_limit(limit=limit, reviewer=reviewer, reason="You explained it.")
    assert "You explained it." in tester.notices.first().text
    assert tester.notices.count() == 2
    for number in range(4):
        send(png(number))
    records = AuditRecord.objects.filter(target=f"rate limit {limit.pk}").order_by("pk")
    assert [(record.event, record.description) for record in records] == [
        ("rate_limit_set", REASON),
        ("rate_limit_lifted", "You explained it."),
    ]
    with pytest.raises(IllegalTransition):
        lift_limit(limit=limit, reviewer=reviewer, reason="Again.")
    assert tester.notices.count() == 2


def test_a_decided_flag_sets_no_limit_and_an_own_flag_neither(tester, reviewer):
    flag = make_flag(tester)
    data = {"per_hour": 5, "until": timezone.now() + timedelta(days=1), "reason": REASON}
    with pytest.raises(IllegalTransition, match="about you"):
        slow_down(flag=flag, reviewer=tester, **data)
    dismiss_flag(flag=flag, reviewer=reviewer, note="Fine.")
    with pytest.raises(IllegalTransition, match="meanwhile"):
        slow_down(flag=flag, reviewer=reviewer, **data)
    assert not RateLimit.objects.exists()
    assert not tester.notices.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"per_hour": 0}, "at least one picture"),
        ({"until": timezone.now() - timedelta(minutes=1)}, "not over yet"),
        ({"reason": " "}, "Say why"),
    ],
)
def test_what_makes_no_sense_is_refused(tester, reviewer, change, words):
    data = {"per_hour": 5, "until": timezone.now() + timedelta(days=1), "reason": REASON}
    flag = make_flag(tester)
    with pytest.raises(DomainError, match=words):
        slow_down(flag=flag, reviewer=reviewer, **data | change)
    flag.refresh_from_db()
    assert flag.is_open


def test_lifting_needs_a_reason_another_person_and_an_open_site(tester, reviewer):
    limit = limited(tester, reviewer)
    with pytest.raises(DomainError, match="Say why"):
        lift_limit(limit=limit, reviewer=reviewer, reason=" ")
    with pytest.raises(IllegalTransition, match="Another reviewer"):
        lift_limit(limit=limit, reviewer=tester, reason="Mine.")
    SiteSwitch.objects.update_or_create(name=SwitchName.READ_ONLY, defaults={"is_on": True})
    with pytest.raises(SiteClosed):
        lift_limit(limit=limit, reviewer=reviewer, reason="Fine.")
    limit.refresh_from_db()
    assert limit.is_running


@pytest.mark.parametrize(
    "change",
    [
        {"until": timezone.now() - timedelta(days=1)},
        {"per_hour": 0},
        {"reason": ""},
        {"lifted_at": timezone.now()},
        {"lifted_reason": "Nice."},
    ],
)
def test_the_database_refuses_what_must_not_be(tester, change):
    values = {"per_hour": 5, "until": timezone.now() + timedelta(days=1), "reason": REASON}
    with pytest.raises(IntegrityError), transaction.atomic():
        RateLimit.objects.create(tester=tester, flag=make_flag(tester), **values | change)
