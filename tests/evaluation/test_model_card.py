import csv
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from classifier.evaluation import audit
from classifier.evaluation.corpus import MANIFEST, load_corpus, of_split
from classifier.evaluation.detail import read_predictions
from classifier.evaluation.model_card import write_model_card
from classifier.evaluation.report import evaluate_release
from tests.evaluation.test_detail import write_predictions
from tests.inference.kit import write_tiny_release


@pytest.fixture(scope="module")
def card(corpus, tmp_path_factory):
    samples = of_split(load_corpus(corpus, manifest=corpus / "manifest.csv"), "test")
    made = write_tiny_release(tmp_path_factory.mktemp("card") / "tiny")
    measured = evaluate_release(made.folder, samples, "the command", modifications=("none", "grayscale"))
    write_predictions(made.folder / "results" / "test_predictions.csv")
    (made.folder / "results" / "training_log.csv").write_text(
        "step,minutes,loss,learning_rate,auc_real,auc_other\n1,0.1,0.9,1e-4,,\n2,0.2,0.8,1e-4,0.9,0.85\n"
    )
    return measured


@pytest.fixture(scope="module")
def page(card):
    page = card.folder / "docs" / "card.md"
    page.parent.mkdir()
    write_model_card(card, page)
    return page


def test_the_page_names_the_release_its_command_and_its_limits(page, card):
    text = page.read_text()
    assert card.name in text
    assert "`the command`" in text
    assert all(limit in text for limit in card.limits)
    assert "Not audited yet." in text


def test_every_source_is_told_with_what_was_said_of_it(page):
    rows = [line for line in page.read_text().splitlines() if "| another generator |" in line]
    assert len(rows) == 6
    for line in rows:
        pictures, *said = (int(cell) for cell in line.strip("| ").split(" | ")[2:])
        assert pictures == sum(said) == 10


def test_every_plot_that_the_page_shows_is_a_drawing(page):
    shown = [part.split(")")[0] for part in page.read_text().split("](")[1:]]
    assert len(shown) == 4
    for name in shown:
        assert ET.parse(page.parent / name).getroot().tag.endswith("svg")


def test_the_same_tables_give_the_same_files(page, card, tmp_path):
    again = tmp_path / "card.md"
    write_model_card(card, again)
    assert again.read_text() == page.read_text()
    for plot in (tmp_path / "card").iterdir():
        assert plot.read_bytes() == (page.parent / "card" / plot.name).read_bytes()


def test_a_release_whose_tables_are_gone_has_no_card(tmp_path, card):
    with pytest.raises(OSError, match="test_predictions"):
        write_model_card(replace(card, folder=tmp_path / "release"), tmp_path / "card.md")


def test_an_unmoved_score_has_no_movement(card):
    found = read_predictions(card.folder / "results" / "test_predictions.csv", card.calibration)
    assert audit.movement(found, "jpeg_80", "none") == 0
    assert audit.movement(found, "hue", "none") is None


def test_swapped_histories_are_compared_across_modifications(card):
    found = read_predictions(card.folder / "results" / "test_predictions.csv", card.calibration)
    assert audit.crossed(found, "none", "jpeg_80") == audit.crossed(found, "none", "none")


def test_thumbnails_and_file_facts_are_asked_how_far_they_get(corpus):
    samples = load_corpus(corpus, manifest=corpus / "manifest.csv")
    assert set(audit.probe_thumbnails(samples)) == {"auc_real", "auc_other"}
    found = audit.probe_file_facts(MANIFEST)
    with MANIFEST.open(newline="") as handle:
        assert any(row["split"] == "test" for row in csv.DictReader(handle))
    assert 0.5 < found["auc_real"] < 1


def test_the_command_writes_the_same_page(page, card, tmp_path, capsys):
    call_command("model_card", release=str(card.folder), page=tmp_path / "card.md")
    assert (tmp_path / "card.md").read_text() == page.read_text()
    assert card.name in capsys.readouterr().out


def test_the_command_says_that_a_release_was_not_measured(tmp_path):
    made = write_tiny_release(tmp_path / "tiny")
    with pytest.raises(CommandError, match="evaluate_detector"):
        call_command("model_card", release=str(made.folder), page=tmp_path / "card.md")
