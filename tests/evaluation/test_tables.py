from dataclasses import replace
from pathlib import Path

import pytest

from classifier.evaluation.corpus import Sample
from classifier.evaluation.journal import Row
from classifier.evaluation.tables import conditions_of, judge
from classifier.inference.decision import Thresholds
from tests.inference.kit import decoded, picture, write_tiny_release

FACTS = replace(decoded(picture()).facts, short_side=1024, width=1024, height=1024, flat_share=0.1)


@pytest.fixture(scope="module")
def card(tmp_path_factory):
    thresholds = Thresholds(1.0, -0.5, 128, 0.95)
    return write_tiny_release(tmp_path_factory.mktemp("tables") / "tiny", thresholds=thresholds)


def row(number, label, score, modification="none", **facts):
    sample = Sample(f"{label}{number}", "test", label, f"{label}-source-{number % 3}", Path("x"), "original")
    return Row(sample, modification, score, score, replace(FACTS, **facts))


def conditions(card, rows):
    return {one.code: one for one in conditions_of(judge(card, rows))}


def test_rates_are_counted_by_kind(card):
    rows = [row(i, "dalle3", 9 if i < 6 else -9) for i in range(8)]
    rows += [row(i, "real-photo", 9 if i < 1 else -9) for i in range(10)]
    rows += [row(i, "sd", 9 if i < 1 else -9) for i in range(4)]
    found = conditions(card, rows)["none"]
    assert (found.tpr, found.fpr_real, found.fpr_other) == (0.75, 0.1, 0.25)
    assert (found.n_dalle3, found.n_real, found.n_other) == (8, 10, 4)
    assert found.n_sources == 9
    assert found.tpr_low <= found.tpr <= found.tpr_high


def test_no_false_flag_among_few_pictures_is_not_taken_for_never(card):
    found = conditions(card, [row(i, "real-photo", -9) for i in range(100)])["none"]
    assert (found.n_real, found.counted_real, found.sources_real) == (100, 60, 3)  # twenty of each source
    assert (found.fpr_real, found.fpr_real_low, found.fpr_real_high) == (0.0, 0.0, 3 / 60)
    found = conditions(card, [row(i, "dalle3", 9) for i in range(100)])["none"]
    assert (found.tpr, found.tpr_low, found.tpr_high) == (1.0, 1 - 3 / 60, 1.0)


def test_pictures_are_ranked_by_the_evidence_and_not_by_one_of_its_scores(card):
    """The line against other generators weighs the score against real too."""
    crossed = replace(card.calibration, other=replace(card.calibration.other, cross=1.0))
    rows = [replace(row(1, "dalle3", 2.0), score_other=0.0), replace(row(2, "sd", 0.0), score_other=1.0)]
    found = conditions(replace(card, calibration=crossed), rows)["none"]
    assert found.auc_other == 1.0


def test_a_kind_that_was_not_measured_has_no_rate(card):
    found = conditions(card, [row(i, "real-photo", -9) for i in range(3)])["none"]
    assert (found.tpr, found.fpr_other, found.auc_real, found.ece) == (None, None, None, None)
    assert (found.fpr_real, found.n_dalle3) == (0.0, 0)


def test_each_modification_is_a_condition_of_its_own(card):
    rows = [row(1, "dalle3", 9), row(1, "dalle3", -9, "jpeg_50", jpeg_quality=50)]
    found = conditions(card, rows)
    assert (found["none"].tpr, found["jpeg_50"].tpr) == (1.0, 0.0)
    assert "hue" not in found


def test_small_files_are_gathered_over_scalings_and_counted_once(card):
    rows = [row(1, "dalle3", 9, name, short_side=300) for name in ("none", "resize_0.5")]
    rows += [row(2, "dalle3", 9, "hue", short_side=300)]
    assert conditions(card, rows)["small"].n_dalle3 == 1


def test_small_and_compressed_files_are_a_condition_of_their_own(card):
    rows = [row(1, "dalle3", 9, short_side=300), row(2, "dalle3", -9, short_side=300, jpeg_quality=40)]
    found = conditions(card, rows)
    assert (found["small_heavy"].n_dalle3, found["small_heavy"].tpr) == (1, 0.0)
    assert found["small"].n_dalle3 == 2


def test_kinds_and_generators_are_reported_apart(card):
    rows = [row(i, "real-art", 9) for i in range(2)] + [row(i, "real-photo", -9) for i in range(2)]
    rows += [row(i, "midjourney", 9) for i in range(2)]
    found = conditions(card, rows)
    assert (found["label_real-art"].fpr_real, found["label_real-photo"].fpr_real) == (1.0, 0.0)
    assert found["label_midjourney"].fpr_other == 1.0


def test_flat_pictures_are_reported_apart(card):
    rows = [row(1, "real-graphic", -9, flat_share=0.7), row(2, "real-graphic", -9)]
    assert conditions(card, rows)["flat"].n_real == 1


def test_a_file_finds_its_condition_in_a_measured_table(card):
    sizes, qualities = (300, 600, 1024), (None, 55)
    rows = [row(1, "dalle3", 9, short_side=s, jpeg_quality=q) for s in sizes for q in qualities]
    measured = replace(card, conditions=conditions_of(judge(card, rows)))
    codes = {
        (s, q): measured.condition_for(replace(FACTS, short_side=s, jpeg_quality=q)).code
        for s in sizes
        for q in (95, 55)
    }
    assert codes == {
        (300, 95): "small",
        (300, 55): "small_heavy",
        (600, 95): "medium",
        (600, 55): "medium_heavy",
        (1024, 95): "none",
        (1024, 55): "heavy",
    }


def test_an_edit_that_intake_can_see_is_a_condition_for_files_that_show_it(card):
    rows = [row(1, "dalle3", 9, "border", frame_share=0.2), row(2, "dalle3", -9, "border", frame_share=0.0)]
    found = conditions(card, rows)
    assert (found["framed"].n_dalle3, found["framed"].tpr, found["border"].tpr) == (1, 1.0, 0.5)
    assert found["framed"].fits(replace(FACTS, frame_share=0.2))
    assert not found["border"].fits(replace(FACTS, frame_share=0.2))
