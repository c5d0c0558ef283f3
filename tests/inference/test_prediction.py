import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from classifier.inference.decision import NEAR
from classifier.inference.prediction import Scores, conclude, upper_mean
from tests.inference.kit import decoded, picture

ODDS = arrays(np.float64, (3, 2, 2, 2), elements=st.floats(-20, 20))
SHARES = st.floats(0, 0.9)


def test_a_score_is_the_mean_of_all_places_where_none_is_left_out():
    odds = np.arange(48, dtype=np.float64).reshape(3, 2, 4, 2)
    found = Scores(odds)
    assert found.real == odds[:, 0].mean()
    assert found.other == odds[:, 1].mean()
    assert found.views.tolist() == odds.mean(axis=(2, 3)).tolist()


def test_a_piece_over_less_than_is_left_out_moves_nothing():
    odds = np.full((5, 2, 7, 7), 3.0)
    covered = odds.copy()
    covered[0] = -9
    assert Scores(covered, left_out=0.25).real == Scores(odds).real
    assert Scores(covered).real < 1


@given(ODDS, SHARES, st.integers(0, 11), st.floats(0, 9))
def test_more_evidence_at_a_place_never_lowers_a_score(odds, left_out, place, more):
    before = Scores(odds, left_out=left_out).real
    odds[:, 0].flat[place] += more
    assert Scores(odds, left_out=left_out).real >= before - 1e-9


@given(ODDS, SHARES)
def test_a_score_lies_between_the_mean_and_the_highest_place(odds, left_out):
    found = upper_mean(odds, left_out)
    assert odds.mean() - 1e-9 <= found <= odds.max() + 1e-9


@pytest.mark.parametrize("left_out", [0.0, 0.5, 0.99])
def test_one_place_is_its_own_mean(left_out):
    assert upper_mean(np.array([[[4.0]]]), left_out) == 4.0


def test_a_close_call_is_told_in_every_band_and_only_there(card):
    facts = decoded(picture()).facts
    told = set()
    for odds in np.linspace(-30, 30, 1201):
        found = conclude(card, facts, Scores(np.full((1, 2, 1, 1), odds)))
        ends = (found.thresholds.likely, found.thresholds.no_evidence)
        close = min(abs(found.strength - end) for end in ends) <= NEAR
        assert ("near_threshold" in {caveat.code for caveat in found.caveats}) is close
        told.add((found.band, close))
    assert {("likely", True), ("likely", False), ("no_evidence", True), ("no_evidence", False)} <= told
