import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from classifier.inference.calibration import probability
from classifier.inference.card import ModelCard
from classifier.inference.decision import QualityGroup, Thresholds
from classifier.inference.engine import Engine
from classifier.inference.prediction import BrokenScore
from tests.inference.kit import decoded, picture, write_tiny_release


@pytest.fixture(scope="module")
def images():
    return [decoded(picture(200, 180, seed)) for seed in range(2)] + [decoded(picture(64, 400, 3))]


def test_the_same_picture_gets_the_same_prediction(engine, images):
    assert engine.predict(images) == engine.predict(images)


def test_a_picture_alone_is_judged_as_among_others(engine, images):
    assert [engine.predict([image])[0] for image in images] == engine.predict(images)


def test_another_engine_of_the_same_release_agrees(card, engine, images):
    again = Engine(ModelCard.load(card.folder), "cpu")
    assert again.predict(images[:1]) == engine.predict(images[:1])


def test_no_pictures_give_no_predictions(engine):
    assert engine.predict([]) == []


def test_a_prediction_names_its_release_and_calibration(card, engine, images):
    said = engine.predict(images[:1])[0]
    assert (said.release, said.calibration_id) == (card.name, card.calibration.id)


def test_the_numbers_of_a_prediction_belong_together(card, engine, images):
    for said in engine.predict(images):
        assert said.probability == probability(said.log10_lr_real, said.log10_lr_other, card.reference_mix)
        assert 0 < said.interval[0] <= said.probability <= said.interval[1] < 1
        assert said.score == pytest.approx(np.mean([pair[0] for pair in said.view_scores]))
        assert said.likelihood_ratio > 0
        assert len(said.view_scores) == len(said.view_places)


def test_details_are_plain_json(engine, images):
    said = engine.predict(images[:1])[0]
    details = json.loads(json.dumps(said.details()))
    assert details["strength"] == said.strength
    assert len(details["view_scores"]) == len(details["view_places"])


def test_metadata_and_container_do_not_reach_the_network(engine):
    pixels = picture(220, 200, 5)
    plain = decoded(pixels)
    marked = decoded(pixels, "PNG", exif=Image.Exif(), compress_level=1)
    container = decoded(pixels, "WEBP", lossless=True, exact=True)
    scores = {engine.predict([image])[0].score for image in (plain, marked, container)}
    assert len(scores) == 1


def test_a_tiny_picture_gets_no_answer(engine):
    said = engine.predict([decoded(picture(100, 90))])[0]
    assert (said.band, said.reasons) == ("inconclusive", ("too_small",))


def test_a_prediction_says_the_thresholds_of_its_quality_group(tmp_path):
    small = QualityGroup("small", {"fact": "short_side", "below": 200}, likely=2.0, no_evidence=-2.0)
    thresholds = Thresholds(1.0, -0.5, 128, 0.95, groups=(small,))
    card = write_tiny_release(tmp_path / "grouped", thresholds=thresholds)
    engine = Engine(ModelCard.load(card.folder), "cpu")
    inside, outside = engine.predict([decoded(picture(300, 199)), decoded(picture(300, 200))])
    assert (inside.thresholds.likely, inside.thresholds.no_evidence) == (2.0, -2.0)
    assert (outside.thresholds.likely, outside.thresholds.no_evidence) == (1.0, -0.5)


def test_weights_that_are_no_numbers_give_no_verdict(tmp_path):
    broken = Engine(write_tiny_release(tmp_path / "broken"), "cpu")
    with torch.no_grad():
        broken.network.classify.bias[0] = float("nan")
    with pytest.raises(BrokenScore, match="no finite score"):
        broken.predict([decoded(picture())])


def test_half_precision_weights_load(tmp_path):
    from safetensors.torch import load_file, save_file

    from classifier.inference.card import sha256_of

    card = write_tiny_release(tmp_path / "half")
    save_file({name: value.half() for name, value in load_file(card.weights).items()}, card.weights)
    halved = replace(card, weights_sha256=sha256_of(card.weights))
    assert Engine(halved, "cpu").predict([decoded(picture())])[0].band in {
        "likely",
        "inconclusive",
        "no_evidence",
    }
