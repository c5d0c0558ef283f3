"""Scores every image of a set under every modification; one row per image and modification."""

from __future__ import annotations

import multiprocessing
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch

from classifier.evaluation.corpus import Sample, read_sample
from classifier.evaluation.modifications import NONE, modify, random_history
from classifier.inference.engine import Engine
from classifier.intake.decode import DecodedImage, read_image
from classifier.intake.errors import RefusedImage
from classifier.intake.facts import Facts

HISTORY = "history"


@dataclass(frozen=True)
class Row:
    """Raw scores of one image under one modification, before any calibration."""

    sample: Sample
    modification: str
    score_real: float
    score_other: float
    facts: Facts


@dataclass(frozen=True)
class Job:
    """What a measuring process does to each image: modifications by name, `history-N` being random ones."""

    modifications: tuple[str, ...]
    seed: int


def modified(name: str, original: DecodedImage, seed: int) -> DecodedImage:
    """The picture after a modification, saved and read again as an upload would be."""
    if name == NONE:
        return original
    if name.startswith(HISTORY):
        return read_image(random_history(original.pixels, seed + zlib.crc32(name.encode())))
    return read_image(modify(name, original.pixels, seed))


def measure_sample(engine: Engine, sample: Sample, job: Job) -> Iterator[Row]:
    """Rows of one image; nothing for a modification whose result intake refuses."""
    try:
        original = read_sample(sample)
    except RefusedImage:
        return
    seed = job.seed + int(sample.id[:8], 16)
    for name in job.modifications:
        try:
            image = modified(name, original, seed)
        except RefusedImage:
            continue
        scores = engine.score(image)
        yield Row(sample, name, scores.real, scores.other, image.facts)


_engine: Engine | None = None


def _prepare(make_engine: Callable[[], Engine]) -> None:
    """In each measuring process: one core, its own network."""
    global _engine  # noqa: PLW0603  a process pool has no other place for what its processes keep
    torch.set_num_threads(1)
    _engine = make_engine()


def _measure(task: tuple[Sample, Job]) -> list[Row]:
    assert _engine is not None  # noqa: S101
    return list(measure_sample(_engine, *task))


def measure(
    make_engine: Callable[[], Engine],
    samples: Sequence[Sample],
    job: Job,
    processes: int,
    say: Callable[[str], None] = print,
) -> list[Row]:
    """All rows, in the order of the samples. `make_engine` must be picklable; it runs in each process."""
    rows: list[Row] = []
    tasks = [(sample, job) for sample in samples]
    with multiprocessing.get_context("spawn").Pool(processes, _prepare, (make_engine,)) as pool:
        for done, found in enumerate(pool.imap(_measure, tasks, chunksize=4), 1):
            rows += found
            if done % 50 == 0:
                say(f"measured {done} of {len(tasks)} images")
    return rows
