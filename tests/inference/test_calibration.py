import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.inference.calibration import (
    Calibration,
    Line,
    Mix,
    likelihood_ratio,
    other_share,
    probability,
)
from tests.inference.kit import CALIBRATION

MIX = Mix(0.2, 0.2, 0.6)
scores = st.floats(-1e6, 1e6)
ratios = st.floats(-4, 4)
mixes = st.tuples(st.floats(0.01, 0.98), st.floats(0.01, 0.99)).map(
    lambda parts: Mix(parts[0], (1 - parts[0]) * parts[1], (1 - parts[0]) * (1 - parts[1]))
)


@given(scores, scores)
def test_a_higher_score_never_means_weaker_evidence(one, two):
    low, high = sorted((one, two))
    assert CALIBRATION.real(low) <= CALIBRATION.real(high)
    assert CALIBRATION.other(low) <= CALIBRATION.other(high)


@given(scores, scores, scores)
def test_the_second_score_never_weakens_the_evidence_either(score, one, two):
    line = Line(0.1, 0.4, -1.5, 1.7, cross=0.3)
    low, high = sorted((one, two))
    assert -1.5 <= line(score, low) <= line(score, high) <= 1.7


def test_a_calibration_with_a_second_score_survives_its_card():
    crossed = Calibration(CALIBRATION.real, Line(0.1, 0.4, -1.5, 1.7, 0.3), ((0.1, 0.6, 0.1, 0.4, 0.3),), {})
    again = Calibration.from_json(json.loads(json.dumps(crossed.to_json())))
    assert again == crossed
    assert again.evidence(1.0, 1.0).other == pytest.approx(0.8)
    assert crossed.interval(1.0, 1.0, MIX) != CALIBRATION.interval(1.0, 1.0, MIX)


@given(scores)
def test_likelihood_ratios_stay_within_their_bounds(score):
    for line in (CALIBRATION.real, CALIBRATION.other):
        assert line.lower <= line(score) <= line.upper


@given(ratios, ratios, mixes)
def test_a_probability_is_never_certain(real, other, mix):
    assert 0 < probability(real, other, mix) < 1


@given(ratios, ratios, mixes)
def test_the_likelihood_ratio_turns_prior_odds_into_the_probability(real, other, mix):
    odds = likelihood_ratio(real, other, mix) * mix.dalle3 / (1 - mix.dalle3)
    assert odds / (1 + odds) == pytest.approx(probability(real, other, mix))


@given(ratios, ratios, mixes)
def test_the_three_kinds_share_the_whole(real, other, mix):
    dalle3 = probability(real, other, mix)
    made_by_other = other_share(real, other, mix)
    untouched = mix.real * 10**-real * dalle3 / mix.dalle3
    assert dalle3 + made_by_other + untouched == pytest.approx(1)


@given(scores, scores)
def test_the_interval_holds_the_probability(real, other):
    point = CALIBRATION.evidence(real, other)
    low, high = CALIBRATION.interval(real, other, MIX)
    assert 0 < low <= probability(point.real, point.other, MIX) <= high < 1


def test_evidence_of_one_leaves_the_mix_as_it_was():
    assert probability(0, 0, MIX) == pytest.approx(MIX.dalle3)
    assert likelihood_ratio(0, 0, MIX) == pytest.approx(1)
    assert other_share(0, 0, MIX) == pytest.approx(MIX.other)


def test_a_worked_case():
    # 0.2 / (0.2 + 0.2 / 10 + 0.6 / 100)
    assert probability(2, 1, MIX) == pytest.approx(0.2 / 0.226)


def test_strength_goes_on_rising_beyond_the_bounds():
    assert CALIBRATION.strength(100, 100, MIX) < CALIBRATION.strength(200, 200, MIX)
    point = CALIBRATION.evidence(200, 200)
    assert math.log10(likelihood_ratio(point.real, point.other, MIX)) < CALIBRATION.strength(200, 200, MIX)


def test_the_id_changes_with_any_parameter():
    lines = (CALIBRATION.real, CALIBRATION.other)
    other = Calibration(Line(0.2, 0.6, -1.5, 1.91), lines[1], CALIBRATION.draws, CALIBRATION.counts)
    fewer = Calibration(*lines, CALIBRATION.draws[1:], CALIBRATION.counts)
    assert len({CALIBRATION.id, other.id, fewer.id}) == 3


def test_a_calibration_is_read_back_the_same():
    again = Calibration.from_json(CALIBRATION.to_json())
    assert again == CALIBRATION
    assert again.id == CALIBRATION.id


@pytest.mark.parametrize("shares", [(0.5, 0.6, 0.1), (0.0, 0.5, 0.5), (1.0, 0.0, 0.0), (0.5, -0.1, 0.6)])
def test_shares_that_make_no_mix_are_refused(shares):
    with pytest.raises(ValueError, match="shares"):
        Mix(*shares)
