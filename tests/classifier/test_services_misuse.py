"""Flags are opened once, never stop anybody, and are decided by a reviewer with a reason."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.errors import DomainError, IllegalTransition, SiteClosed
from accounts.models import AuditRecord, SiteSwitch, User
from accounts.models.switches import SwitchName
from accounts.models.user import TesterState
from classifier.models import MisuseFlag
from classifier.models.misuse import FlagState, Rule
from classifier.services import misuse
from classifier.services.misuse_thresholds import OF_RULE
from tests.classifier.misuse_kit import FALLING, LIKELY, another_look, series, signed_in
from tests.factories import ReviewerFactory


@pytest.fixture
def flag(tester):
    series(tester, FALLING)
    misuse.look_for_misuse()
    return MisuseFlag.objects.get()


def test_a_flag_is_opened_once_audited_and_leaves_the_tester_alone(flag, tester, send, release):
    assert (flag.tester, flag.rule, flag.state) == (tester, Rule.PROBING, FlagState.OPEN)
    assert misuse.look_for_misuse() == 0
    record = AuditRecord.objects.get(event="misuse_flag_opened")
    assert (record.actor, record.target) == (None, f"misuse flag {flag.pk}")
    tester.refresh_from_db()
    assert tester.is_approved_tester
    assert send()
    assert not tester.notices.exists()


def test_growing_evidence_goes_to_the_open_flag_and_shrinking_evidence_does_not(flag, tester):
    series(tester, [(-1.5, "no_evidence")], start=timedelta(hours=1))
    assert misuse.look_for_misuse() == 0
    flag.refresh_from_db()
    assert flag.evidence["count"] == 7
    assert flag.noticed_at > flag.opened_at
    misuse.note_misuse(tester=tester, rule=Rule.PROBING, evidence={"count": 6})
    flag.refresh_from_db()
    assert flag.evidence["count"] == 7


def test_each_person_and_each_rule_has_its_own_flag(tester, colleague):
    for person in (tester, colleague):
        series(person, FALLING)
    signed_in(tester, "192.0.2.1", "198.51.100.1", "203.0.113.9", "203.0.114.9")
    assert misuse.look_for_misuse() == 3
    assert {(f.tester, f.rule) for f in MisuseFlag.objects.all()} == {
        (tester, "probing"),
        (tester, "shared_account"),
        (colleague, "probing"),
    }


@pytest.mark.parametrize("change", [{"tester_state": TesterState.SUSPENDED}, {"is_active": False}])
def test_people_who_cannot_send_pictures_are_not_looked_at(tester, change):
    series(tester, FALLING)
    User.objects.filter(pk=tester.pk).update(**change)
    assert misuse.look_for_misuse() == 0


def test_honest_people_get_no_flag(tester, colleague):
    series(tester, FALLING, looks=[another_look(number) for number in range(6)])
    series(colleague, [(2.0, LIKELY)] * 20)
    assert misuse.look_for_misuse() == 0
    assert not AuditRecord.objects.filter(event="misuse_flag_opened").exists()


def test_what_was_dismissed_is_not_opened_again_but_new_probing_is(flag, tester, reviewer):
    misuse.dismiss_flag(flag=flag, reviewer=reviewer, note="A story on edits, I asked.")
    assert misuse.look_for_misuse() == 0
    MisuseFlag.objects.update(decided_at=timezone.now() - timedelta(hours=3))
    assert misuse.look_for_misuse() == 1
    flag.refresh_from_db()
    assert (flag.state, flag.decided_by, flag.note) == ("dismissed", reviewer, "A story on edits, I asked.")


def test_an_explained_arrangement_stays_quiet_for_a_week(tester, reviewer):
    networks = ("192.0.2.1", "198.51.100.1", "203.0.113.9", "203.0.114.9")
    signed_in(tester, *networks)
    misuse.look_for_misuse()
    misuse.dismiss_flag(flag=MisuseFlag.objects.get(), reviewer=reviewer, note="One newsroom.")
    MisuseFlag.objects.update(decided_at=timezone.now() - timedelta(days=6))
    assert misuse.look_for_misuse() == 0
    MisuseFlag.objects.update(decided_at=timezone.now() - timedelta(days=8))
    assert misuse.look_for_misuse() == 1


@pytest.mark.parametrize(
    ("act", "state"), [(misuse.dismiss_flag, FlagState.DISMISSED), (misuse.close_flag, FlagState.ACTED)]
)
def test_a_decision_is_audited_and_of_two_reviewers_only_one_decides(flag, reviewer, act, state):
    act(flag=flag, reviewer=reviewer, note=" Looked at it. ")
    with pytest.raises(IllegalTransition, match="decided on this flag meanwhile"):
        misuse.dismiss_flag(flag=flag, reviewer=ReviewerFactory(), note="Me too.")
    flag.refresh_from_db()
    assert (flag.state, flag.decided_by, flag.note) == (state, reviewer, "Looked at it.")
    record = AuditRecord.objects.get(event=f"misuse_flag_{state}")
    assert (record.actor, record.description) == (reviewer, "Looked at it.")


def test_a_decision_needs_a_note_another_person_and_an_open_site(flag, tester, reviewer):
    with pytest.raises(DomainError, match="Say why"):
        misuse.dismiss_flag(flag=flag, reviewer=reviewer, note="  ")
    with pytest.raises(IllegalTransition, match="about you"):
        misuse.dismiss_flag(flag=flag, reviewer=tester, note="All fine.")
    SiteSwitch.objects.update_or_create(name=SwitchName.READ_ONLY, defaults={"is_on": True})
    with pytest.raises(SiteClosed):
        misuse.dismiss_flag(flag=flag, reviewer=reviewer, note="All fine.")
    flag.refresh_from_db()
    assert flag.is_open


@pytest.mark.parametrize(
    "values",
    [
        {"state": "open", "rule": "probing"},  # a second open one
        {"state": "dismissed", "rule": "volume"},
        {"state": "acted", "rule": "volume", "decided_at": timezone.now()},
        {"state": "open", "rule": "volume", "note": "Hm."},
        {"state": "open", "rule": "mood"},
    ],
)
def test_the_database_refuses_what_must_not_be(flag, tester, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        MisuseFlag.objects.create(tester=tester, evidence={"count": 1}, **values)


def test_every_rule_has_its_thresholds_and_its_own_pace():
    assert set(OF_RULE) == set(Rule)
    assert len({thresholds.per_hour for thresholds in OF_RULE.values()}) == len(Rule)
