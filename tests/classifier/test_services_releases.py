"""Which release answers: registered once, switched on the record, withdrawn for a reason."""

import json
import shutil
from dataclasses import replace

import pytest

from accounts.errors import DomainError, IllegalTransition
from accounts.models import AuditRecord
from classifier.errors import ModelUnavailable
from classifier.inference.card import CARD, WEIGHTS, CardMismatch
from classifier.models import ModelRelease
from classifier.models.release import ReleaseState
from classifier.services.engines import engine_for
from classifier.services.release_folders import newest_card, release_folders
from classifier.services.releases import (
    activate,
    card_to_use,
    live_release,
    register_releases,
    withdraw,
    withdrawal_of,
)
from tests.inference.kit import write_tiny_release


@pytest.fixture
def folder(tmp_path, settings, db):
    settings.RELEASES_DIR = tmp_path / "releases"
    return settings.RELEASES_DIR


def rewrite_card(folder, **changes):
    path = folder / CARD
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def test_on_a_new_installation_the_newest_release_goes_live(folder):
    write_tiny_release(folder / "a-new", created="2026-11-02")
    write_tiny_release(folder / "b-old", created="2026-11-01")
    register_releases()
    assert live_release().name == "a-new"
    assert AuditRecord.objects.filter(event="release_activated").count() == 1


def test_registering_twice_changes_nothing(folder):
    write_tiny_release(folder / "one")
    register_releases()
    before = list(ModelRelease.objects.values())
    register_releases()
    assert list(ModelRelease.objects.values()) == before


def test_a_later_release_waits_for_a_person(folder):
    write_tiny_release(folder / "one", created="2026-11-01")
    register_releases()
    write_tiny_release(folder / "two", created="2026-11-02")
    register_releases()
    assert live_release().name == "one"
    assert ModelRelease.objects.get(name="two").state == ReleaseState.AVAILABLE


def test_after_a_withdrawal_only_a_person_chooses_the_next(folder):
    write_tiny_release(folder / "one", created="2026-11-01")
    write_tiny_release(folder / "two", created="2026-11-02")
    register_releases()
    withdraw(release=live_release(), reason="Wrong thresholds.", actor=None)
    register_releases()
    with pytest.raises(ModelUnavailable):
        live_release()


def test_a_draft_counts_only_where_there_is_nothing_else(folder):
    write_tiny_release(folder / "draft")
    assert [path.name for path in release_folders()] == ["draft"]
    write_tiny_release(folder / "real")
    assert [path.name for path in release_folders()] == ["real"]


def test_without_folders_nothing_is_registered(folder):
    assert register_releases() == []
    with pytest.raises(ModelUnavailable):
        newest_card()


def test_a_folder_that_changed_under_its_name_is_refused(folder):
    write_tiny_release(folder / "one")
    register_releases()
    (folder / "one" / WEIGHTS).write_bytes(b"other weights")
    with pytest.raises(CardMismatch):
        register_releases()
    weights_sha256 = "3f6dca5b1f4d0e0ae0dbe3c1cc8a07bd1ea7cc3ba2f4aa3e3c4fb9c4f0d3b1aa"
    ModelRelease.objects.update(weights_sha256=weights_sha256)
    shutil.rmtree(folder / "one")
    write_tiny_release(folder / "one")
    with pytest.raises(IllegalTransition, match="new name"):
        register_releases()


def test_error_rates_measured_anew_are_taken_over(folder):
    write_tiny_release(folder / "one", evaluation={"split": "val"})
    register_releases()
    write_tiny_release(folder / "one", evaluation={"split": "test"})
    register_releases()
    assert live_release().card["evaluation"] == {"split": "test"}


def test_other_thresholds_under_the_same_name_are_refused(folder):
    card = write_tiny_release(folder / "one")
    register_releases()
    write_tiny_release(folder / "one", thresholds=replace(card.thresholds, likely=0.1))
    with pytest.raises(IllegalTransition, match="new name"):
        register_releases()


def test_activating_another_release_leaves_the_first_available(make_release):
    first, second = make_release("one"), make_release("two")
    first.refresh_from_db()
    assert (first.state, second.state) == (ReleaseState.AVAILABLE, ReleaseState.LIVE)
    assert second.activated_at is not None


def test_a_withdrawal_is_immediate_on_record_and_final(release, reviewer):
    withdrawn = withdraw(release=release, reason=" Wrong thresholds. ", actor=reviewer)
    assert (withdrawn.state, withdrawn.withdrawn_reason) == (ReleaseState.WITHDRAWN, "Wrong thresholds.")
    assert AuditRecord.objects.get(event="release_withdrawn").actor == reviewer
    with pytest.raises(ModelUnavailable):
        live_release()
    with pytest.raises(IllegalTransition):
        withdraw(release=release, reason="Again.", actor=reviewer)
    with pytest.raises(IllegalTransition):
        activate(release=release, actor=reviewer, reason="Back.")


def test_a_withdrawal_needs_a_reason(release):
    with pytest.raises(DomainError, match="Say why"):
        withdraw(release=release, reason="  ", actor=None)
    assert live_release() == release


def test_an_engine_is_loaded_once_for_a_release(release):
    assert engine_for(release) is engine_for(ModelRelease.objects.get())


def test_an_engine_is_refused_when_the_folder_is_not_the_registered_one(make_release, tmp_path):
    release = make_release("one")
    rewrite_card(tmp_path / "releases" / "one", weights_sha256="0" * 64)
    with pytest.raises(ModelUnavailable, match="cannot be loaded"):
        engine_for(release)
    release.calibration_id = "other"
    write_tiny_release(tmp_path / "releases" / "one")
    with pytest.raises(ModelUnavailable, match="not the one that was registered"):
        engine_for(release)
    shutil.rmtree(tmp_path / "releases" / "one")
    release.calibration_id = "another"
    with pytest.raises(ModelUnavailable, match="not on this machine"):
        engine_for(release)


def test_the_command_line_uses_the_named_the_live_or_the_newest_release(make_release):
    make_release("one", created="2026-11-02")
    assert card_to_use("one").name == "one"
    make_release("two", created="2026-11-01")
    assert card_to_use().name == "two"
    with pytest.raises(ModelUnavailable):
        card_to_use("three")
    ModelRelease.objects.all().delete()
    assert card_to_use().name == "one"


def test_the_command_line_never_falls_back_on_a_release_when_the_live_one_was_withdrawn(make_release):
    make_release("one")
    make_release("two")
    withdraw(release=live_release(), reason="Wrong.", actor=None)
    with pytest.raises(ModelUnavailable, match="the last one was withdrawn"):
        card_to_use()
    assert card_to_use("two").name == "two"
    assert (withdrawal_of("two"), withdrawal_of("one")) == ("Wrong.", "")
