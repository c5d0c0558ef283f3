import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.evaluation.metrics import (
    auc,
    bootstrap_interval,
    cllr,
    expected_calibration_error,
    mix_weights,
    resample_sources,
    share,
    upper_bound_of_zero,
)

values = st.lists(st.integers(-5, 5), min_size=1, max_size=20).map(lambda v: np.array(v, float))


def test_auc_counts_pairs_in_the_right_order():
    # pairs: 3>1, 3>2, 2>1 right, 2=2 half: 3.5 of 4
    assert auc(np.array([3.0, 2.0]), np.array([1.0, 2.0])) == pytest.approx(3.5 / 4)


@given(values, values)
def test_auc_is_turned_round_when_the_kinds_are(one, two):
    assert auc(one, two) + auc(two, one) == pytest.approx(1)


@given(values, values)
def test_auc_is_the_share_of_ordered_pairs(one, two):
    pairs = [(a > b) + 0.5 * (a == b) for a in one for b in two]
    assert auc(one, two) == pytest.approx(np.mean(pairs))


def test_figures_of_nothing_are_none():
    nothing = np.array([])
    assert auc(nothing, np.array([1.0])) is None
    assert share(nothing) is None
    assert cllr(nothing, np.array([1.0])) is None
    assert expected_calibration_error(nothing, nothing) is None
    assert bootstrap_interval(lambda _: 1.0, nothing) == (None, None)


def test_calibration_error_by_hand():
    # bin 0.9-1: two of probability .9, one true: gap .4; bin 0.1-.2: one of .1, false: gap .1
    error = expected_calibration_error(np.array([0.9, 0.9, 0.1]), np.array([True, False, False]))
    assert error == pytest.approx((2 * 0.4 + 1 * 0.1) / 3)


def test_a_probability_that_comes_true_as_often_as_it_says_has_no_error():
    truth = np.arange(100) < 30
    assert expected_calibration_error(np.full(100, 0.3), truth) == pytest.approx(0)


def test_mix_weights_restate_the_kinds():
    kinds = np.array([0, 0, 0, 1, 2, 2])
    weights = mix_weights(kinds, (0.2, 0.2, 0.6))
    assert np.bincount(kinds, weights) == pytest.approx([0.2, 0.2, 0.6])


def test_a_ratio_of_one_costs_one_bit():
    assert cllr(np.ones(5), np.ones(7)) == pytest.approx(1)


def test_cost_by_hand():
    # positives at 4: log2(1.25); negatives at 1/4: the same
    assert cllr(np.array([4.0]), np.array([0.25])) == pytest.approx(math.log2(1.25))


def test_misleading_evidence_costs_more_than_none():
    assert cllr(np.array([0.1]), np.array([10.0])) > 1


def test_a_bootstrap_sample_keeps_sources_whole():
    sources = np.array([0, 0, 1, 2, 2, 2])
    for group in resample_sources(sources, np.random.default_rng(1)):
        assert list(np.flatnonzero(sources == sources[group[0]])) == list(group)


def test_an_interval_over_sources_is_wider_than_one_over_images():
    flags = np.repeat([1.0, 0.0], 50)
    by_source = bootstrap_interval(lambda i: float(flags[i].mean()), np.repeat([0, 1, 2, 3], 25))
    by_image = bootstrap_interval(lambda i: float(flags[i].mean()), np.arange(100))
    assert by_source[1] - by_source[0] > by_image[1] - by_image[0]
    assert by_source[0] <= 0.5 <= by_source[1]


def test_an_interval_is_the_same_for_the_same_seed():
    flags = np.arange(20.0)
    once, again = (bootstrap_interval(lambda i: float(flags[i].mean()), np.arange(20), seed=4) for _ in "ab")
    assert once == again


@pytest.mark.parametrize(("count", "bound"), [(0, 1.0), (2, 1.0), (300, 0.01)])
def test_the_rule_of_three(count, bound):
    assert upper_bound_of_zero(count) == pytest.approx(bound)
