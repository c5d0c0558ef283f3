"""Which weights to release: candidates between a release and runs that went on from it, compared on `val`.

    python -m benchmarks.choose_weights --data DIR --start lite0-2026-11g --runs WORK_A WORK_B --kept 0.5 0.2

Every candidate is `kept` parts of the start and the rest of the mean of all runs, or with --apart of each run
alone as well. The AUCs are of one calibration on all pictures. What is called "likely" is cross-validated:
calibration and thresholds come from other sources than the picture's.
"""

import argparse
import multiprocessing
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import torch

from classifier.evaluation.corpus import Sample, load_corpus, of_split
from classifier.evaluation.journal import Row
from classifier.evaluation.measure import HISTORY, after_history, subject_of
from classifier.evaluation.metrics import SOURCE_CAP, auc
from classifier.evaluation.modifications import NONE
from classifier.inference.card import RELEASES, ModelCard
from classifier.inference.decision import decide
from classifier.inference.engine import load_network, log_odds
from classifier.inference.network import Network, channels_last
from classifier.inference.prediction import Scores
from classifier.inference.preprocess import views_of
from classifier.intake.decode import DecodedImage
from classifier.intake.errors import RefusedImage
from classifier.training.calibrate import choose_thresholds, fit_calibration
from classifier.training.fit import result_of
from classifier.training.initial import mean_of, mixed
from classifier.training.release import LIMITS_OF_FILES, REFERENCE_MIX, SEED, VIEWS

AFTER = f"{HISTORY}-1"
FOLDS = 8
_networks: dict[str, Network] = {}


def candidates(start: Path, runs: Sequence[Path], kept: Sequence[float], apart: bool) -> dict[str, Network]:
    """Networks by name."""
    first = load_network(ModelCard.load(start))
    alone = {folder.name: result_of(folder / "run") for folder in runs}
    results = {"+".join(alone): mean_of(list(alone.values()))} | (alone if apart else {})
    found = {start.name: first}
    for share in kept:
        found |= {f"{share:.0%} of it, {name}": mixed(first, run, share) for name, run in results.items()}
    return {name: channels_last(network.eval()) for name, network in found.items()}


def prepare(start: Path, runs: Sequence[Path], kept: Sequence[float], apart: bool) -> None:
    """In each process: one core, all candidates."""
    torch.set_num_threads(1)
    _networks.update(candidates(start, runs, kept, apart))


def scores(image: DecodedImage) -> dict[str, tuple[float, float]]:
    """Raw scores against real and against other, by candidate."""
    pixels, _ = views_of(image.pixels, VIEWS)
    by_name = {
        name: Scores(log_odds(net, pixels), left_out=VIEWS.left_out) for name, net in _networks.items()
    }
    return {name: (found.real, found.other) for name, found in by_name.items()}


def measured(sample: Sample) -> list[tuple[str, Row]]:
    """Rows of one picture by candidate, untouched and after one random history."""
    return [
        (name, row)
        for image, modification in lives(sample)
        for name, row in rows(sample, image, modification)
    ]


def lives(sample: Sample) -> Iterator[tuple[DecodedImage, str]]:
    """The picture as it is and after a history; less where intake refuses it."""
    try:
        subject = subject_of(sample, SEED)
        yield subject.original, NONE
        yield after_history(subject, AFTER), AFTER
    except RefusedImage:
        return


def rows(sample: Sample, image: DecodedImage, modification: str) -> Iterator[tuple[str, Row]]:
    """One row for each candidate."""
    for name, (real, other) in scores(image).items():
        yield name, Row(sample, modification, real, other, image.facts)


def verdict(known: Sequence[Row], chosen: Sequence[Row]) -> str:
    """Both AUCs of the chosen rows, calibrated on the known ones, and what is called likely of each kind."""
    calibration = fit_calibration(known, SEED)
    strength = np.array(
        [calibration.strength(row.score_real, row.score_other, REFERENCE_MIX) for row in chosen]
    )
    kinds = np.array([row.sample.kind for row in chosen])
    areas = [auc(strength[kinds == 0], strength[kinds == kind]) or 0 for kind in (2, 1)]
    above = np.array(called_likely(known, chosen))
    likely = [f"{above[kinds == kind].mean():6.1%}" for kind in (0, 1, 2)]
    return f"{areas[0]:.4f} / {areas[1]:.4f}  found {likely[0]} other {likely[1]} real {likely[2]}"


def called_likely(known: Sequence[Row], chosen: Sequence[Row]) -> list[bool]:
    """Whether each chosen row is called likely, judged by the known rows of other sources."""
    judged: dict[tuple[str, str], bool] = {}
    for fold in range(FOLDS):
        others = [row for row in known if fold_of(row) != fold]
        calibration = fit_calibration(others, SEED)
        limits = choose_thresholds(others, calibration, REFERENCE_MIX, LIMITS_OF_FILES)
        for row in chosen:
            if fold_of(row) == fold:
                strength = calibration.strength(row.score_real, row.score_other, REFERENCE_MIX)
                band = decide(strength, row.facts, limits).band
                judged[row.sample.id, row.modification] = band == "likely"
    return [judged[row.sample.id, row.modification] for row in chosen]


def fold_of(row: Row) -> int:
    """The part of the sources that a row belongs to, the same every time."""
    return zlib.crc32(row.sample.source.encode()) % FOLDS


def few_of_each(samples: Sequence[Sample], most: int) -> list[Sample]:
    """At most so many of each kind of each source, the same every time."""
    seen: Counter[tuple[str, int]] = Counter()
    kept = []
    for sample in sorted(samples, key=lambda s: s.id):
        seen[sample.source, sample.kind] += 1
        if seen[sample.source, sample.kind] <= most:
            kept.append(sample)
    return kept


def main() -> None:
    """Print a line for each candidate."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--start", required=True, help="a release")
    parser.add_argument(
        "--runs", type=Path, nargs="+", required=True, help="scratch folders (--work) of runs"
    )
    parser.add_argument("--kept", type=float, nargs="+", default=[0.2, 0.5])
    parser.add_argument("--apart", action="store_true", help="each run alone too")
    parser.add_argument("--per-source", type=int, default=SOURCE_CAP)
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    samples = few_of_each(of_split(load_corpus(given.data), "val"), given.per_source)
    setup = partial(prepare, RELEASES / given.start, given.runs, given.kept, given.apart)
    by_name: dict[str, list[Row]] = {}
    with multiprocessing.get_context("spawn").Pool(given.processes, setup) as pool:
        for found in pool.imap(measured, samples, chunksize=4):
            for name, row in found:
                by_name.setdefault(name, []).append(row)
    print(f"{len(samples)} pictures of {len({s.source for s in samples})} sources")
    for name, rows_of in by_name.items():
        for modification in (NONE, AFTER):
            chosen = [row for row in rows_of if row.modification == modification]
            print(f"{name:28} {modification:10} {verdict(rows_of, chosen)}")


if __name__ == "__main__":
    main()
