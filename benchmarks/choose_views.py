"""Which views of a picture to take, compared on `val` with the weights of a release.

    python -m benchmarks.choose_views --data DIR --release lite0-2026-11k --per-source 1

Each candidate is calibrated and thresholded on the untouched files and one random history of the pictures
that it is compared on, so read the differences, not the figures.
"""

import argparse
import multiprocessing
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import torch

from benchmarks.choose_weights import AFTER, few_of_each, verdict
from classifier.evaluation.corpus import Sample, load_corpus, of_split
from classifier.evaluation.journal import Row
from classifier.evaluation.measure import Job, modified, subject_of
from classifier.evaluation.modifications import NONE
from classifier.inference.card import ModelCard
from classifier.inference.engine import Engine, log_odds
from classifier.inference.plan import Preprocessing
from classifier.inference.prediction import Scores
from classifier.inference.preprocess import views_of
from classifier.intake.errors import RefusedImage
from classifier.training.release import SEED, VIEWS

RELEASES = Path(__file__).parents[1] / "classifier" / "releases"
REAL = 2
CANDIDATES = {
    "2 detail, whole, halves, thirds": Preprocessing(224, 2, (1.0, 2.0, 3.0), 2),
    "6 detail, whole": Preprocessing(224, 6, (1.0,), 2),
    "the same, a fifth left out": Preprocessing(224, 6, (1.0,), 2, left_out=0.2),
    "the same, detail at 1024 at most": VIEWS,
    "9 detail instead of 6": replace(VIEWS, native=9),
}
_engines: list[Engine] = []


def prepare(release: str) -> None:
    """In each process: one core, its own network."""
    torch.set_num_threads(1)
    _engines.append(Engine(ModelCard.load(RELEASES / release), "cpu"))


def measured(job: Job, sample: Sample) -> list[tuple[str, Row]]:
    """Rows of one picture by candidate, one for each modification that intake does not refuse."""
    return list(rows(job, sample))


def rows(job: Job, sample: Sample) -> Iterator[tuple[str, Row]]:
    """The same, one by one."""
    (engine,) = _engines
    for name in job.modifications:
        try:
            image = modified(engine, subject_of(sample, SEED), name, job)
        except RefusedImage:
            continue
        for candidate, settings in CANDIDATES.items():
            pixels, _ = views_of(image.pixels, settings)
            found = Scores(log_odds(engine.network, pixels), left_out=settings.left_out)
            yield candidate, Row(sample, name, found.real, found.other, image.facts)


def main() -> None:
    """Print a line for each candidate and modification."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--release", required=True)
    parser.add_argument("--modifications", nargs="+", default=["cutout_10", "crop_25", "resize_2"])
    parser.add_argument("--per-source", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    val = of_split(load_corpus(given.data), "val")
    names = (NONE, AFTER, *given.modifications)
    job = Job(names, SEED, tuple(sample for sample in val if sample.kind == REAL))
    by_name: dict[str, list[Row]] = {}
    with multiprocessing.get_context("spawn").Pool(given.processes, prepare, (given.release,)) as pool:
        for found in pool.imap(partial(measured, job), few_of_each(val, given.per_source), chunksize=4):
            for name, row in found:
                by_name.setdefault(name, []).append(row)
    for name, rows_of in by_name.items():
        known = [row for row in rows_of if row.modification in (NONE, AFTER)]
        for modification in names:
            chosen = [row for row in rows_of if row.modification == modification]
            print(f"{name:33} {modification:10} {verdict(known, chosen)}")


if __name__ == "__main__":
    main()
