"""A change of the limits is material where a rate moved by more than 5 points or a text changed."""

from dataclasses import replace

import pytest

from accounts.limits_version import Limits, current, mark_of

TOLD = Limits("old", found=0.60, wrong_real=0.003, wrong_other=0.05, texts=mark_of(["One.", "Two."]))


def test_another_release_with_nearly_the_same_limits_is_no_material_change():
    now = replace(TOLD, release="new", found=0.65, wrong_other=0.0, wrong_real=0.01)
    assert not TOLD.differs_materially(now)


@pytest.mark.parametrize(
    "change",
    [
        {"found": 0.651},
        {"found": 0.54},
        {"wrong_real": 0.06},
        {"wrong_other": 0.11},
        {"wrong_other": None},
        {"texts": mark_of(["One.", "Two, in other words."])},
    ],
)
def test_a_rate_that_moved_or_another_text_is_material(change):
    assert TOLD.differs_materially(replace(TOLD, **change))


def test_the_order_of_the_texts_changes_nothing():
    assert mark_of(["Two.", "One."]) == TOLD.texts


def test_a_fingerprint_survives_storage():
    assert Limits.from_json(TOLD.to_json()) == TOLD


def test_without_a_source_there_are_no_limits(settings):
    settings.LIMITS_SOURCE = ""
    assert current() is None
