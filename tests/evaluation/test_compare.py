from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from classifier.evaluation.compare import changes
from tests.inference.kit import condition, write_tiny_release


@pytest.fixture
def old(tmp_path):
    untouched = condition("none", tpr=0.2, tpr_low=0.1, tpr_high=0.3, fpr_real=0.0)
    return write_tiny_release(tmp_path / "old", conditions=(untouched,), evaluation={"data_hash": "a"})


def test_only_figures_that_both_measured_are_compared(old):
    after = replace(old.conditions[0], tpr=0.25, tpr_low=0.15, tpr_high=0.35, fpr_real=None)
    new = replace(old, conditions=(after, replace(after, code="hue")))
    found = {(c.condition, c.figure): c for c in changes(old, new)}
    assert {code for code, _ in found} == {"none"}
    assert ("none", "fpr_real") not in found
    assert (found["none", "tpr"].before, found["none", "tpr"].after) == (0.2, 0.25)
    assert not found["none", "tpr"].beyond_chance


def test_a_change_beyond_both_intervals_is_marked(old):
    after = replace(old.conditions[0], tpr=0.6, tpr_low=0.5, tpr_high=0.7)
    assert {c.figure for c in changes(old, replace(old, conditions=(after,))) if c.beyond_chance} == {"tpr"}


def test_releases_measured_on_different_images_are_not_compared(old):
    with pytest.raises(ValueError, match="different images"):
        list(changes(old, replace(old, evaluation={"data_hash": "b"})))


def test_the_command_prints_one_line_a_figure(old):
    out = StringIO()
    call_command("evaluate_detector", compare=[str(old.folder), str(old.folder)], stdout=out)
    assert any(line.split() == ["none", "tpr", "20.0", "20.0"] for line in out.getvalue().splitlines())


def test_measuring_without_data_says_what_is_missing(old):
    with pytest.raises(CommandError, match="--data DIR"):
        call_command("evaluate_detector", release=str(old.folder))
