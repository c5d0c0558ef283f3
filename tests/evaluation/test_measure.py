import pytest

from classifier.evaluation.corpus import load_corpus, of_split
from classifier.evaluation.measure import Job, measure_sample
from classifier.inference.engine import Engine
from tests.inference.kit import write_tiny_release


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return Engine(write_tiny_release(tmp_path_factory.mktemp("measure") / "tiny"), "cpu")


@pytest.fixture(scope="module")
def sample(corpus):
    return of_split(load_corpus(corpus, manifest=corpus / "manifest.csv"), "test")[0]


def test_each_modification_gives_one_row_in_order(engine, sample):
    rows = list(measure_sample(engine, sample, Job(("none", "jpeg_50", "history-1"), 1)))
    assert [row.modification for row in rows] == ["none", "jpeg_50", "history-1"]
    assert [row.facts.jpeg_quality for row in rows][:2] == [None, 50]


def test_an_untouched_file_is_scored_as_the_engine_scores_an_upload(engine, sample):
    from classifier.evaluation.corpus import read_sample

    row = next(measure_sample(engine, sample, Job(("none",), 1)))
    assert row.score_real == engine.predict([read_sample(sample)])[0].score


def test_two_histories_differ_and_each_is_repeatable(engine, sample):
    job = Job(("history-1", "history-2"), 1)
    once, again = (list(measure_sample(engine, sample, job)) for _ in range(2))
    assert once == again
    assert once[0].score_real != once[1].score_real


def test_a_file_that_intake_refuses_gives_no_row(engine, sample, tmp_path):
    from dataclasses import replace

    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    assert list(measure_sample(engine, replace(sample, path=broken), Job(("none",), 1))) == []
