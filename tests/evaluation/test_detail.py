import csv

import numpy as np
import pytest

from classifier.evaluation import detail
from classifier.evaluation.report import PREDICTIONS
from tests.inference.kit import CALIBRATION


def write_predictions(path, *, sources=6, per_source=10, gap=3.0):
    """Two modifications of three kinds of pictures; DALL·E 3 scores lie `gap` higher on the average."""
    rng = np.random.default_rng(0)
    with path.open("w", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(PREDICTIONS)
        for label in ("dalle3", "real-photo", "midjourney"):
            for number in range(sources * per_source):
                source = f"{label}-{number // per_source}"
                score = rng.normal(gap if label == "dalle3" else 0)
                band = "likely" if score > 2 else "inconclusive" if score > 0 else "no_evidence"
                for modification in ("none", "jpeg_80"):
                    row = [f"{label}{number}", "test", label, source, "original", modification]
                    chance = 1 / (1 + np.exp(-score))
                    writer.writerow([*row, score, score, score / 2.3, score / 2.3, 1, chance, band, ""])
    return path


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    path = write_predictions(tmp_path_factory.mktemp("detail") / "p.csv")
    return detail.read_predictions(path, CALIBRATION)


@pytest.fixture(scope="module")
def rows(found):
    return list(detail.detail(found))


def test_every_modification_is_told_for_all_for_both_wholes_and_for_each_label(rows):
    groups = ["all", "not generated", "other generators", "midjourney", "real-photo"]
    assert [(row["modification"], row["against"]) for row in rows] == [
        (name, group) for name in ("none", "jpeg_80") for group in groups
    ]


def test_each_figure_lies_in_its_interval(rows):
    row = rows[1]
    for name in ("auc", "tpr", "fpr", "balanced_accuracy", "tpr_at_fpr_1", "cllr", "cllr_min"):
        if row[name] is not None:
            assert row[f"{name}_low"] <= row[name] <= row[f"{name}_high"]
    assert row["balanced_accuracy"] == pytest.approx((row["tpr"] + 1 - row["fpr"]) / 2)
    assert (row["n_dalle3"], row["n_against"], row["n_sources"]) == (60, 60, 12)


def test_the_worst_source_is_the_one_flagged_most(rows, found):
    row = rows[1]
    mine = found.where((found.source == row["worst_source"]) & (found.modification == "none"))
    assert row["worst_source_fpr"] == (mine.band == "likely").mean()
    assert row["worst_source_images"] == 10


def test_one_false_alarm_in_a_hundred_is_allowed_and_no_more():
    negative = np.arange(200.0)
    assert detail.tpr_at_fpr(np.array([197.5, 196.5]), negative, 0.01) == 0.5


def test_too_few_negatives_say_nothing_of_a_low_rate():
    assert detail.tpr_at_fpr(np.array([1.0]), np.zeros(99), 0.01) is None


def test_the_least_cost_is_zero_where_scores_separate_and_one_where_they_say_nothing():
    assert detail.min_cllr(np.array([2.0, 3.0]), np.array([0.0, 1.0])) == pytest.approx(0)
    same = np.ones(20)
    assert detail.min_cllr(same, same) == pytest.approx(1)
    assert detail.min_cllr(same, np.array([])) is None


def test_no_monotone_change_of_scores_moves_the_least_cost():
    rng = np.random.default_rng(1)
    positive, negative = rng.normal(1, 1, 80), rng.normal(0, 1, 120)
    assert detail.min_cllr(positive, negative) == pytest.approx(
        detail.min_cllr(np.exp(positive), np.exp(negative))
    )


def test_the_table_leaves_empty_what_was_not_measured(rows, tmp_path):
    detail.write_detail(tmp_path / "detail.csv", rows)
    with (tmp_path / "detail.csv").open(newline="") as handle:
        written = list(csv.DictReader(handle))
    assert len(written) == len(rows)
    assert written[0]["auc"] == ""
    assert written[0]["ece"] != ""
    assert float(written[1]["auc"]) == pytest.approx(rows[1]["auc"], rel=1e-3)
