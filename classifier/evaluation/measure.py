"""Scores every image of a set under every modification; one row per image and modification."""

from __future__ import annotations

import multiprocessing
import zlib
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from PIL import Image

from classifier.evaluation.attack import attacked
from classifier.evaluation.corpus import Sample, read_sample
from classifier.evaluation.journal import Journal, Row
from classifier.evaluation.modifications import ATTACKED, NONE, PASTED, modify, paste, random_history
from classifier.inference.engine import Engine
from classifier.intake.decode import DecodedImage, read_image
from classifier.intake.errors import RefusedImage

HISTORY = "history"


@dataclass(frozen=True)
class Job:
    """What a measuring process does to each image: modifications by name, `history-N` being random ones.

    Pieces to paste come from `donors`.
    """

    modifications: tuple[str, ...]
    seed: int
    donors: tuple[Sample, ...] = ()


@dataclass(frozen=True)
class Subject:
    """A picture to be modified, and who it is."""

    sample: Sample
    original: DecodedImage
    seed: int


def subject_of(sample: Sample, seed: int) -> Subject:
    """The picture of a sample, with a seed of its own. Raises RefusedImage."""
    return Subject(sample, read_sample(sample), seed + int(sample.id[:8], 16))


def after_history(subject: Subject, name: str) -> DecodedImage:
    """The picture after the random life of that name (`history-1`, ...). Raises RefusedImage."""
    return read_image(random_history(subject.original.pixels, subject.seed + zlib.crc32(name.encode())))


def modified(engine: Engine, subject: Subject, name: str, job: Job) -> DecodedImage:
    """The picture after a modification, saved and read again as an upload would be.

    Raises RefusedImage when intake would refuse it, and LookupError when no donor has a piece to paste.
    """
    pixels, seed = subject.original.pixels, subject.seed
    if name == NONE:
        return subject.original
    if name.startswith(HISTORY):
        return after_history(subject, name)
    if name in PASTED:
        return read_image(paste(name, pixels, donor_for(subject, PASTED[name][1], job.donors), seed))
    if name == ATTACKED:
        return read_image(attacked(engine, pixels, hide=subject.sample.kind == 0))
    return read_image(modify(name, pixels, seed))


def donor_for(subject: Subject, kind: int, donors: Sequence[Sample]) -> Image.Image:
    """A picture of that kind by somebody else, the same for the same seed. Raises LookupError without one."""
    others = [d for d in donors if d.kind == kind and d.source != subject.sample.source]
    start = np.random.default_rng(subject.seed).integers(0, len(others)) if others else 0
    for donor in [*others[start:], *others[:start]]:
        try:
            return read_sample(donor).pixels
        except RefusedImage:
            continue
    raise LookupError("No picture to paste a piece of: the set needs another source of that kind.")


def measure_sample(engine: Engine, sample: Sample, job: Job) -> Iterator[Row]:
    """Rows of one image; nothing for a modification whose result intake refuses."""
    try:
        subject = subject_of(sample, job.seed)
    except RefusedImage:
        return
    for name in job.modifications:
        try:
            image = modified(engine, subject, name, job)
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
    *,
    journal: Journal | None = None,
) -> list[Row]:
    """All rows, in the order of the samples. `make_engine` must be picklable; it runs in each process.

    What the journal holds is not measured again, and what is measured goes into it.
    """
    rows = {} if journal is None else dict(journal.rows)
    tasks = list(tasks_left(samples, job, rows))
    with multiprocessing.get_context("spawn").Pool(processes, _prepare, (make_engine,)) as pool:
        for done, found in enumerate(pool.imap(_measure, tasks, chunksize=4), 1):
            rows.update({(row.sample.id, row.modification): row for row in found})
            if journal is not None:
                journal.add(found)
            if done % 50 == 0:
                say(f"measured {done} of {len(tasks)} images")
    keys = [(sample.id, name) for sample in samples for name in job.modifications]
    return [rows[key] for key in keys if key in rows]


def tasks_left(
    samples: Sequence[Sample], job: Job, rows: Container[tuple[str, str]]
) -> Iterator[tuple[Sample, Job]]:
    """Each sample with the modifications for which there is no row yet."""
    for sample in samples:
        left = tuple(name for name in job.modifications if (sample.id, name) not in rows)
        if left:
            yield sample, replace(job, modifications=left)
