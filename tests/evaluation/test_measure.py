import pytest

from classifier.evaluation.corpus import load_corpus, of_split, read_sample
from classifier.evaluation.measure import Job, Subject, donor_for, measure_sample
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


def test_a_piece_comes_from_another_source_of_the_wanted_kind(engine, corpus):
    samples = of_split(load_corpus(corpus, manifest=corpus / "manifest.csv"), "test")
    subject = Subject(samples[0], read_sample(samples[0]), 3)
    reals = [s for s in samples if s.kind == 2]
    assert donor_for(subject, 2, samples).tobytes() in {read_sample(s).pixels.tobytes() for s in reals}
    with pytest.raises(LookupError, match="another source"):
        donor_for(subject, 0, [samples[0]])


def test_pieces_and_attacks_give_rows_too(engine, corpus):
    samples = tuple(of_split(load_corpus(corpus, manifest=corpus / "manifest.csv"), "test"))
    job = Job(("none", "cutout_10", "inserted_10", "attacked"), 1, samples)
    rows = list(measure_sample(engine, samples[0], job))
    assert [row.modification for row in rows] == list(job.modifications)
    assert rows[3].score_real != rows[0].score_real
