"""Errors by cause: every measured picture is counted once, under the first property that fits it."""

from dataclasses import replace

import pytest
from PIL import Image

from classifier.evaluation.corpus import load_corpus, of_split
from classifier.evaluation.detail import read_predictions
from classifier.evaluation.gallery import cause_of, causes, write_sheets
from classifier.evaluation.model_card import write_gallery
from classifier.evaluation.report import evaluate_release
from tests.inference.kit import decoded, picture, write_tiny_release

FACTS = replace(
    decoded(picture()).facts, short_side=1024, flat_share=0.1, two_tone_share=0.3, jpeg_quality=90
)


@pytest.fixture(scope="module")
def samples(corpus):
    return of_split(load_corpus(corpus, manifest=corpus / "manifest.csv"), "test")


@pytest.fixture(scope="module")
def card(samples, tmp_path_factory):
    made = write_tiny_release(tmp_path_factory.mktemp("gallery") / "tiny")
    return evaluate_release(made.folder, samples, "the command", modifications=("none", "grayscale"))


@pytest.fixture(scope="module")
def found(card):
    return read_predictions(card.folder / "results" / "test_predictions.csv", card.calibration)


@pytest.mark.parametrize(
    ("changed", "cause"),
    [
        ({"short_side": 399, "jpeg_quality": 20}, "small"),
        ({"jpeg_quality": 60}, "strong JPEG"),
        ({"two_tone_share": 0.81, "flat_share": 0.9}, "nearly two tones"),
        ({"flat_share": 0.6}, "mostly flat colour"),
        ({"is_grayscale": True}, "no colour"),
        ({}, "none of these"),
    ],
)
def test_the_first_property_that_fits_is_the_cause(changed, cause):
    assert cause_of(replace(FACTS, **changed)) == cause


def test_every_picture_is_counted_once(found, samples):
    rows = causes(found, samples)
    assert sum(row["pictures"] for row in rows) == len(samples)
    for row in rows:
        assert row["likely"] + row["inconclusive"] + row["no_evidence"] == row["pictures"]


def test_the_sheets_show_the_errors_and_nothing_else(found, samples, tmp_path):
    flagged = replace(found, band=found.band.copy())
    flagged.band[:] = "likely"
    (path,) = write_sheets(flagged, samples, tmp_path / "sheets")
    assert path.name == "wrongly_flagged.jpg"
    with Image.open(path) as sheet:
        assert sheet.width == 6 * 224


def test_without_pictures_there_is_nothing_to_show(card, tmp_path):
    with pytest.raises(ValueError, match="--data DIR"):
        write_gallery(card, [], tmp_path)
