import csv

import pytest

from classifier.evaluation.corpus import load_corpus, of_split
from classifier.evaluation.report import PREDICTIONS, evaluate_release
from classifier.inference.card import WEIGHTS, CardMismatch, ModelCard
from tests.inference.kit import write_tiny_release


@pytest.fixture(scope="module")
def samples(corpus):
    return of_split(load_corpus(corpus, manifest=corpus / "manifest.csv"), "test")


@pytest.fixture(scope="module")
def measured(samples, tmp_path_factory):
    card = write_tiny_release(tmp_path_factory.mktemp("report") / "tiny")
    return evaluate_release(card.folder, samples, "the command", modifications=("none", "grayscale"))


def test_the_card_is_rewritten_with_what_was_measured(measured, samples):
    card = ModelCard.load(measured.folder)
    assert card == measured
    assert {"none", "grayscale", "label_real-photo"} <= {one.code for one in card.conditions}
    assert card.evaluation["command"] == "the command"
    assert card.evaluation["images"] == {"dalle3": 2, "midjourney": 2, "real-photo": 2}
    assert card.measured_range == {"short_side_max": 140.0, "aspect_max": 1.07}


def test_weights_calibration_and_thresholds_stay_as_they_were(measured, tmp_path):
    before = write_tiny_release(tmp_path / "tiny")
    assert measured.weights_sha256 == before.weights_sha256
    assert (measured.calibration, measured.thresholds) == (before.calibration, before.thresholds)


def test_every_prediction_is_in_the_table(measured, samples):
    with (measured.folder / "results" / "test_predictions.csv").open(newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert tuple(rows[0]) == PREDICTIONS
    assert len(rows) == 2 * len(samples)
    assert all(0 < float(row["probability"]) < 1 for row in rows)
    assert {row["source"].split("/")[0] for row in rows} == {sample.source for sample in samples}


def test_the_table_of_conditions_is_the_card_s(measured):
    with (measured.folder / "results" / "conditions.csv").open(newline="") as handle:
        assert [row["code"] for row in csv.DictReader(handle)] == [one.code for one in measured.conditions]


def test_a_release_that_does_not_match_its_card_is_not_measured(samples, tmp_path):
    card = write_tiny_release(tmp_path / "tiny")
    (card.folder / WEIGHTS).write_bytes(b"other")
    with pytest.raises(CardMismatch):
        evaluate_release(card.folder, samples, "the command")


def kept_lines(file):
    return file.read_text().splitlines()


def test_a_run_that_was_cut_off_measures_only_what_is_left(measured, samples, tmp_path):
    keep, card = tmp_path / "rows.jsonl", write_tiny_release(tmp_path / "tiny")
    evaluate_release(card.folder, samples, "the command", modifications=("none",), keep=keep)
    whole = kept_lines(keep)
    cut_off = "\n".join(whole[:3]) + '\n{"id": "cut off'
    keep.write_text(cut_off)
    both = ("none", "grayscale")
    again = evaluate_release(card.folder, samples, "the command", modifications=both, keep=keep)
    assert again.conditions == measured.conditions
    assert kept_lines(keep)[:3] == whole[:3]
    assert len(kept_lines(keep)) == 1 + 2 * len(samples)
    held = keep.read_text()
    evaluate_release(card.folder, samples, "the command", modifications=both, keep=keep)
    assert keep.read_text() == held


def test_scores_of_other_pictures_are_not_taken_for_these(samples, tmp_path):
    keep, card = tmp_path / "rows.jsonl", write_tiny_release(tmp_path / "tiny")
    evaluate_release(card.folder, samples[:4], "the command", modifications=("none",), keep=keep)
    held = keep.read_text()
    with pytest.raises(ValueError, match="Name a new file"):
        evaluate_release(card.folder, samples, "the command", modifications=("none",), keep=keep)
    assert keep.read_text() == held
