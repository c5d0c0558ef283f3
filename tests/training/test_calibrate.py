from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from classifier.evaluation.corpus import Sample
from classifier.evaluation.journal import Row
from classifier.inference.calibration import Mix
from classifier.inference.decision import Thresholds
from classifier.training import calibrate
from tests.inference.kit import decoded, picture

MIX = Mix(0.2, 0.2, 0.6)
FACTS = replace(decoded(picture()).facts, short_side=1024, flat_share=0.1, two_tone_share=0.4)
LIMITS = Thresholds(0.0, 0.0, min_short_side=128, max_flat_share=0.95)


def rows(seed=0, per_kind=400, gap=2.0):
    """Scores whose true log likelihood ratio is gap * score: normals of variance 1 at + and - gap / 2."""
    rng = np.random.default_rng(seed)
    made = []
    for label, centre in (("dalle3", gap / 2), ("sd", -gap / 2), ("real-photo", -gap / 2)):
        for number in range(per_kind):
            sample = Sample(f"{label}{number}", "val", label, f"{label}{number // 10}", Path("x"), "original")
            made.append(Row(sample, "none", *rng.normal(centre, 1, 2), FACTS))
    return made


def test_the_line_of_known_normals_is_found():
    found = calibrate.fit_calibration(rows(), 0)
    assert found.real.slope * np.log(10) == pytest.approx(2.0, rel=0.15)
    assert found.real.intercept == pytest.approx(0, abs=0.1)
    assert found.other.slope * np.log(10) == pytest.approx(2.0, rel=0.15)


def test_scores_the_wrong_way_round_never_give_a_falling_line():
    wrong = [replace(row, score_real=-row.score_real) for row in rows()]
    assert calibrate.fit_calibration(wrong, 0).real.slope > 0


def test_bounds_follow_the_number_of_images_of_each_kind():
    found = calibrate.fit_calibration(rows(per_kind=300), 0)
    assert found.real.upper == pytest.approx(2)
    assert found.real.lower == pytest.approx(-2)


def test_draws_scatter_around_the_line_and_repeat_with_their_seed():
    found = calibrate.fit_calibration(rows(), 1)
    slopes = [draw[1] for draw in found.draws]
    assert len(slopes) == calibrate.DRAWS
    assert min(slopes) < found.real.slope < max(slopes)
    assert calibrate.fit_calibration(rows(), 1).id == found.id


def test_a_large_source_counts_no_more_than_its_cap():
    kinds = np.zeros(60, int)
    sources = np.array([0] * 50 + list(range(1, 11)))
    weights = calibrate.row_weights(kinds, sources, per_image=1)
    assert weights[:50].sum() == pytest.approx(20 / 30)
    assert weights.sum() == pytest.approx(1)


def test_calibration_without_one_of_the_kinds_is_refused():
    with pytest.raises(ValueError, match="all three kinds"):
        calibrate.fit_calibration([row for row in rows() if row.sample.label != "sd"], 0)


def test_at_most_one_in_two_hundred_reaches_the_upper_threshold():
    made = rows(gap=3.0)
    fitted = calibrate.fit_calibration(made, 0)
    thresholds = calibrate.choose_thresholds(made, fitted, MIX, LIMITS)
    real = [fitted.strength(r.score_real, r.score_other, MIX) for r in made if r.sample.kind == 2]
    dalle3 = [fitted.strength(r.score_real, r.score_other, MIX) for r in made if r.sample.kind == 0]
    assert np.mean(np.array(real) >= thresholds.likely) <= 0.005
    assert np.mean(np.array(dalle3) < thresholds.no_evidence) <= 0.05
    assert thresholds.no_evidence < thresholds.likely


def test_files_that_get_no_answer_do_not_move_the_thresholds():
    made = rows()
    fitted = calibrate.fit_calibration(made, 0)
    tiny = replace(FACTS, short_side=100)
    wild = [replace(row, score_real=99.0, score_other=99.0, facts=tiny) for row in made[-50:]]
    assert calibrate.choose_thresholds(made, fitted, MIX, LIMITS) == calibrate.choose_thresholds(
        made + wild, fitted, MIX, LIMITS
    )


def test_separable_scores_stay_finite():
    made = rows(gap=60.0)
    found = calibrate.fit_calibration(made, 0)
    assert np.isfinite([found.real.slope, found.real.intercept, found.other.slope]).all()


def test_other_generators_count_in_the_upper_threshold():
    made = rows(gap=3.0)
    close = [
        replace(row, score_real=row.score_real + 4, score_other=row.score_other + 4)
        if row.sample.kind == calibrate.OTHER
        else row
        for row in made
    ]
    fitted = calibrate.fit_calibration(close, 0)
    thresholds = calibrate.choose_thresholds(close, fitted, MIX, LIMITS)
    others = [fitted.strength(r.score_real, r.score_other, MIX) for r in close if r.sample.kind == 1]
    assert np.mean(np.array(others) >= thresholds.likely) <= calibrate.TARGET_OTHER


def test_the_score_against_real_helps_against_other_generators():
    found = calibrate.fit_calibration(rows(), 0)
    assert found.other.cross * np.log(10) == pytest.approx(2.0, rel=0.2)
    assert found.real.cross == 0


def test_a_source_counts_at_most_as_twenty_pictures_in_the_bounds_of_the_evidence():
    made = rows()
    alone = [replace(row, sample=replace(row.sample, source="one")) for row in made]
    many, one = (calibrate.fit_calibration(some, 0).real for some in (made, alone))
    assert (one.lower, one.upper) == pytest.approx((np.log10(3 / 20), -np.log10(3 / 20)))
    assert (many.lower, many.upper) < (one.lower, many.upper)
    assert many.upper > one.upper


def test_one_owner_of_many_weak_pictures_does_not_set_the_threshold_of_no_evidence():
    made = rows(per_kind=500)
    weak = [
        replace(
            row,
            sample=replace(row.sample, id=f"weak-{number}", source="one"),
            score_real=row.score_real - 20,
            score_other=row.score_other - 20,
        )
        for number, row in enumerate(row for row in made if row.sample.kind == calibrate.DALLE3)
    ][:100]
    fitted = calibrate.fit_calibration(made, 0)
    alone, beside = (
        calibrate.choose_thresholds(some, fitted, MIX, LIMITS).no_evidence for some in (made, made + weak)
    )
    weakest = min(fitted.strength(row.score_real, row.score_other, MIX) for row in made)
    assert alone >= beside > weakest


def of_side(made, side):
    """The rows as of files with that short side, of other sources."""
    facts = replace(FACTS, short_side=side)
    return [
        replace(
            row,
            facts=facts,
            sample=replace(row.sample, id=f"{row.sample.id}-{side}", source=f"{row.sample.source}-{side}"),
        )
        for row in made
    ]


def test_each_quality_group_keeps_the_limits_that_hold_on_the_whole():
    large = of_side(rows(gap=6.0), 1024)
    small = of_side(rows(seed=1, gap=2.0), 400)
    made = large + small
    fitted = calibrate.fit_calibration(made, 0)
    thresholds = calibrate.choose_thresholds(made, fitted, MIX, LIMITS)
    assert [group.code for group in thresholds.groups] == ["large", "small"]
    for mine in (large, small):
        own = thresholds.for_file(mine[0].facts)
        for kind, rate in ((calibrate.REAL, calibrate.TARGET_FPR), (calibrate.OTHER, calibrate.TARGET_OTHER)):
            strength = [
                fitted.strength(r.score_real, r.score_other, MIX) for r in mine if r.sample.kind == kind
            ]
            assert np.mean(np.array(strength) >= own.likely) <= rate
    assert thresholds.for_file(large[0].facts).likely < thresholds.for_file(small[0].facts).likely


def test_a_group_with_too_few_pictures_is_judged_with_all_files():
    made = of_side(rows(), 1024) + of_side(rows(seed=1, per_kind=calibrate.FEW_OF_GROUP - 1), 400)
    fitted = calibrate.fit_calibration(made, 0)
    thresholds = calibrate.choose_thresholds(made, fitted, MIX, LIMITS)
    assert [group.code for group in thresholds.groups] == ["large"]
    small = thresholds.for_file(replace(FACTS, short_side=400))
    assert (small.likely, small.no_evidence) == (thresholds.likely, thresholds.no_evidence)
