from pathlib import Path

import pytest

import classifier
from classifier.inference.card import ModelCard
from classifier.inference.engine import Engine
from tests.inference.kit import decoded, picture

FOLDERS = [path.parent for path in Path(classifier.__file__).parent.glob("releases/*/card.json")]


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda folder: folder.name)
def release(request):
    return ModelCard.load(request.param)


def test_there_is_a_release():
    assert FOLDERS


def test_a_release_is_small_and_keeps_its_notice(release):
    assert release.weights.stat().st_size <= 25_000_000
    assert "Apache" in (release.folder / "NOTICE").read_text(encoding="utf-8")


def test_a_release_publishes_what_was_measured_on_test(release):
    unmodified = next(one for one in release.conditions if one.code == "none")
    assert release.evaluation["split"] == "test"
    assert not unmodified.few
    assert None not in (unmodified.tpr, unmodified.fpr_real, unmodified.fpr_other, unmodified.ece)
    assert unmodified.fpr_real_high > 0
    assert (release.folder / "results" / "test_predictions.csv").is_file()


def test_a_release_was_trained_calibrated_and_measured_on_different_images(release):
    hashes = {
        release.training["data_hash"],
        release.training["calibration_data"]["data_hash"],
        release.evaluation["data_hash"],
    }
    assert len(hashes) == 3


def test_a_made_picture_is_not_flagged_whatever_its_container(release):
    engine = Engine(release, "cpu")
    pixels = picture(512, 512)
    files = [decoded(pixels), decoded(pixels, "WEBP", lossless=True, exact=True)]
    said = engine.predict(files)
    assert {one.band for one in said} <= {"no_evidence", "inconclusive"}
    assert said[0].score == said[1].score
