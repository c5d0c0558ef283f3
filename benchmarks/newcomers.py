"""What releases say of pictures that were listed after they were made, so that none of them has seen one.

    python -m benchmarks.newcomers --data DIR --after 10876 --releases lite0-2026-11j lite0-2026-11k

The manifest only grows at its end: its first 10,876 rows were there when lite0-2026-11k was made. The owners
of later ones are new as well. Such pictures are a second test set until a release is trained on them.
"""

import argparse
import multiprocessing
from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import torch

from classifier.evaluation.corpus import Sample, load_corpus, read_sample
from classifier.evaluation.gallery import KINDS_IN_WORDS
from classifier.evaluation.metrics import bootstrap_interval
from classifier.inference.card import RELEASES, ModelCard
from classifier.inference.engine import Engine
from classifier.intake.errors import RefusedImage
from classifier.training.propose import read_rows

_engines: list[Engine] = []


def prepare(names: Sequence[str]) -> None:
    """In each process: one core, all releases."""
    torch.set_num_threads(1)
    _engines.extend(Engine(ModelCard.load(RELEASES / name), "cpu") for name in names)


def bands(sample: Sample) -> list[str]:
    """The band that each release gives, [] for a picture that intake refuses."""
    try:
        image = read_sample(sample)
    except RefusedImage:
        return []
    return [engine.predict([image])[0].band for engine in _engines]


def line(samples: Sequence[Sample], is_band: Sequence[bool]) -> str:
    """The share with a band, its 90 % interval over owners, and the share when all owners count alike."""
    hits = np.array(is_band, dtype=float)
    _, sources = np.unique([sample.source for sample in samples], return_inverse=True)
    low, high = bootstrap_interval(lambda chosen: float(hits[chosen].mean()), sources)
    evenly = np.mean([hits[sources == source].mean() for source in range(sources.max() + 1)])
    return f"{hits.mean():6.1%} ({low or 0:.1%} to {high or 0:.1%}; every owner alike {evenly:.1%})"


def report(name: str, samples: Sequence[Sample], found: Sequence[str]) -> None:
    """Print what one release says, by kind."""
    by_kind: dict[int, list[int]] = defaultdict(list)
    for index, sample in enumerate(samples):
        by_kind[sample.kind].append(index)
    for kind, mine in sorted(by_kind.items()):
        some = [samples[index] for index in mine]
        head = (
            f"{name}  {KINDS_IN_WORDS[kind]}, {len(some)} pictures of {len({s.source for s in some})} owners"
        )
        print(head)
        for band in ("likely", "inconclusive"):
            print(f"    {band:13} {line(some, [found[index] == band for index in mine])}")


def main() -> None:
    """Print two lines for each release and kind."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--after", type=int, required=True, help="rows of the manifest to leave out")
    parser.add_argument("--releases", nargs="+", required=True)
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    new = {row["id"] for row in read_rows()[given.after :]}
    samples = [sample for sample in load_corpus(given.data) if sample.id in new]
    setup = partial(prepare, given.releases)
    with multiprocessing.get_context("spawn").Pool(given.processes, setup) as pool:
        found = pool.map(bands, samples, chunksize=4)
    read = [(sample, words) for sample, words in zip(samples, found, strict=True) if words]
    for place, name in enumerate(given.releases):
        report(name, [sample for sample, _ in read], [words[place] for _, words in read])


if __name__ == "__main__":
    main()
