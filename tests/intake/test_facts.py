import dataclasses
import hashlib
import json

import pytest

from classifier.intake.decode import read_image
from classifier.intake.facts import Facts
from tests.intake.makers import encode, exif, picture, samples


@pytest.mark.parametrize("name", samples())
def test_facts_survive_json(name):
    facts = read_image(samples()[name]).facts
    assert Facts.from_json(json.loads(json.dumps(facts.to_json()))) == facts


def test_facts_of_a_plain_jpeg():
    data = encode(picture(), "JPEG", quality=85)
    facts = read_image(data, name="a.jpg").facts
    assert (facts.format, facts.mime, facts.source_mode, facts.bit_depth) == ("JPEG", "image/jpeg", "RGB", 8)
    assert (facts.width, facts.height, facts.short_side) == (128, 96, 96)
    assert (facts.bytes, facts.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert (facts.jpeg_quality, facts.chroma_subsampling) == (85, "4:2:0")
    assert (facts.has_alpha, facts.alpha_used, facts.is_animated, facts.frame_count) == (
        False,
        False,
        False,
        1,
    )
    assert not facts.name_mismatch


def test_facts_cannot_be_changed():
    facts = read_image(encode(picture(), "PNG")).facts
    with pytest.raises(dataclasses.FrozenInstanceError):
        facts.width = 1


def test_an_unknown_field_is_refused():
    values = read_image(encode(picture(), "PNG")).facts.to_json()
    with pytest.raises(TypeError):
        Facts.from_json(values | {"camera": "x"})


def test_a_contradicting_name_is_noted_and_not_kept():
    facts = read_image(encode(picture(), "PNG"), name="secret-source.jpg").facts
    assert facts.name_mismatch
    assert "secret" not in json.dumps(facts.to_json())


def test_camera_and_place_are_not_kept():
    data = encode(picture(), "JPEG", exif=exif({0x010F: "Spymaker", 0x8825: {1: "N", 2: (51.0, 30.0, 0.0)}}))
    kept = json.dumps(read_image(data).facts.to_json())
    assert "Spymaker" not in kept
    assert "51.0" not in kept
