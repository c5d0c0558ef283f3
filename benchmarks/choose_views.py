"""Which views of a picture to take, compared on `val` with the weights of a release.

    python -m benchmarks.choose_views --data DIR --release lite0-2026-11k --per-source 1

Each candidate is calibrated on the untouched files and one random history of the pictures that it is compared
on; what it calls "likely" is cross-validated over sources.
"""

import argparse
from dataclasses import replace
from functools import partial
from pathlib import Path

from benchmarks.choose_weights import AFTER, few_of_each, verdict
from classifier.evaluation.corpus import REAL, load_corpus, of_split
from classifier.evaluation.measure import Job, measure
from classifier.evaluation.modifications import NONE
from classifier.inference.card import RELEASES, ModelCard
from classifier.inference.engine import Engine
from classifier.inference.plan import Preprocessing
from classifier.training.release import SEED, VIEWS

CANDIDATES = {
    "2 detail, whole, halves, thirds": Preprocessing(224, 2, (1.0, 2.0, 3.0), 2),
    "6 detail, whole": Preprocessing(224, 6, (1.0,), 2),
    "the same, a fifth left out": Preprocessing(224, 6, (1.0,), 2, left_out=0.2),
    "the same, detail at 1024 at most": VIEWS,
    "9 detail instead of 6": replace(VIEWS, native=9),
}


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
    card = ModelCard.load(RELEASES / given.release)
    samples = few_of_each(val, given.per_source)
    for name, settings in CANDIDATES.items():
        make_engine = partial(Engine, replace(card, preprocessing=settings), "cpu")
        rows = measure(make_engine, samples, job, given.processes, lambda _line: None)
        known = [row for row in rows if row.modification in (NONE, AFTER)]
        for modification in names:
            chosen = [row for row in rows if row.modification == modification]
            print(f"{name:33} {modification:10} {verdict(known, chosen)}", flush=True)


if __name__ == "__main__":
    main()
