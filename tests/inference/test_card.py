import json

import pytest

from classifier.inference.card import CARD, WEIGHTS, CardMismatch, ModelCard
from tests.inference.kit import decoded, picture, write_tiny_release


@pytest.fixture
def folder(tmp_path):
    return write_tiny_release(tmp_path / "tiny").folder


def edit(folder, change):
    values = json.loads((folder / CARD).read_text())
    change(values)
    (folder / CARD).write_text(json.dumps(values))


def test_a_written_card_is_read_back_the_same(card):
    assert ModelCard.load(card.folder) == card


def test_a_card_is_plain_json_without_its_folder(card):
    values = json.loads((card.folder / CARD).read_text())
    assert values == json.loads(json.dumps(card.to_json()))
    assert "folder" not in values


def test_one_changed_byte_of_the_weights_is_refused(folder):
    data = bytearray((folder / WEIGHTS).read_bytes())
    data[-1] ^= 1
    (folder / WEIGHTS).write_bytes(bytes(data))
    with pytest.raises(CardMismatch, match=r"SHA-256 differs.*Restore"):
        ModelCard.load(folder)


def test_missing_weights_are_refused(folder):
    (folder / WEIGHTS).unlink()
    with pytest.raises(CardMismatch, match=f"no {WEIGHTS}.*Restore"):
        ModelCard.load(folder)


def test_a_folder_without_a_card_is_refused(tmp_path):
    with pytest.raises(CardMismatch, match="complete release folder"):
        ModelCard.load(tmp_path)


def test_a_card_that_is_no_json_is_refused(folder):
    (folder / CARD).write_text("{")
    with pytest.raises(CardMismatch, match="complete release folder"):
        ModelCard.load(folder)


@pytest.mark.parametrize("version", [None, 0, 2, "1"])
def test_a_card_of_another_format_is_refused(folder, version):
    edit(folder, lambda values: values.update(format_version=version))
    with pytest.raises(CardMismatch, match="Use a release made for this version"):
        ModelCard.load(folder)


@pytest.mark.parametrize("field", ["calibration", "thresholds", "reference_mix", "conditions", "licence"])
def test_a_card_without_a_field_is_refused(folder, field):
    edit(folder, lambda values: values.pop(field))
    with pytest.raises(CardMismatch, match=r"incomplete or wrong.*Restore"):
        ModelCard.load(folder)


def test_a_card_of_another_network_is_refused(folder):
    edit(folder, lambda values: values.update(network="vit"))
    with pytest.raises(CardMismatch, match="needs the network 'vit'"):
        ModelCard.load(folder)


def test_a_calibration_changed_by_hand_is_refused(folder):
    edit(folder, lambda values: values["calibration"]["real"].update(slope=9.0))
    with pytest.raises(CardMismatch, match="does not fit its id"):
        ModelCard.load(folder)


def test_a_mix_that_does_not_sum_to_one_is_refused(folder):
    edit(folder, lambda values: values["reference_mix"].update(real=0.9))
    with pytest.raises(CardMismatch, match="incomplete or wrong"):
        ModelCard.load(folder)


def test_the_condition_of_a_heavily_compressed_file_is_the_jpeg_one(card):
    heavy = decoded(picture(300, 300), "JPEG", quality=40)
    light = decoded(picture(300, 300), "JPEG", quality=90)
    assert card.condition_for(heavy.facts).code == "jpeg_50"
    assert card.condition_for(light.facts).code == "none"


def test_the_condition_of_a_small_file_is_the_one_of_small_files(card):
    assert card.condition_for(decoded(picture(150, 300)).facts).code == "small"
