import csv
from collections import Counter
from dataclasses import replace

import pytest

from classifier.evaluation.corpus import (
    MANIFEST,
    data_hash,
    kind_of,
    load_corpus,
    of_split,
    read_sample,
    source_of,
)
from tests.inference.kit import picture


def test_every_image_of_the_index_is_found(corpus):
    samples = load_corpus(corpus, manifest=corpus / "manifest.csv")
    assert len(samples) == 18
    assert {sample.origin for sample in samples} == {"original"}
    assert len(of_split(samples, "val")) == 6


def test_a_missing_original_is_replaced_by_the_pack_and_marked(corpus, tmp_path):
    samples = load_corpus(corpus, manifest=corpus / "manifest.csv")
    gone = samples[0]
    index = [line for line in (corpus / "index.csv").read_text().splitlines() if gone.id not in line]
    (tmp_path / "index.csv").write_text("\n".join(index))
    stand_in = tmp_path / "pack" / gone.split / gone.label / f"{gone.id}.avif"
    stand_in.parent.mkdir(parents=True)
    picture().save(stand_in)
    found = load_corpus(tmp_path, tmp_path / "pack", corpus / "manifest.csv")
    assert [(sample.id, sample.origin) for sample in found] == [(gone.id, "pack")]
    assert read_sample(found[0]).facts.format.lower() == "avif"


@pytest.mark.parametrize(
    ("label", "kind"), [("dalle3", 0), ("midjourney", 1), ("sd", 1), ("real-photo", 2), ("real-art", 2)]
)
def test_labels_belong_to_three_kinds(label, kind):
    assert kind_of(label) == kind


def test_a_source_is_an_owner_or_a_package():
    assert source_of("someone/pictures") == "someone"
    assert source_of("debian/games-data") == "debian/games-data"
    assert source_of("npm/some-theme") == "npm/some-theme"


def test_the_hash_depends_on_the_set_and_not_on_its_order(corpus):
    samples = load_corpus(corpus, manifest=corpus / "manifest.csv")
    assert data_hash(samples) == data_hash(samples[::-1])
    assert data_hash(samples) != data_hash(samples[1:])
    assert data_hash(samples) != data_hash([replace(samples[0], split="test"), *samples[1:]])


def test_no_source_of_the_committed_manifest_is_in_two_splits():
    splits = {}
    with MANIFEST.open(newline="") as handle:
        for row in csv.DictReader(handle):
            splits.setdefault(source_of(row["repo"]), set()).add(row["split"])
    assert [source for source, found in splits.items() if len(found) > 1] == []


def test_no_file_stands_twice_in_the_committed_manifest():
    with MANIFEST.open(newline="") as handle:
        hashes = Counter(row["sha256"] for row in csv.DictReader(handle))
    assert [digest for digest, times in hashes.items() if times > 1] == []
