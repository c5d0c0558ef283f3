"""Classifies files of this machine, for the command line; must not touch the database or keep anything."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from classifier.inference.caveats import figures_of
from classifier.inference.prediction import BrokenScore, Prediction
from classifier.intake.decode import MAX_BYTES, DecodedImage, read_image
from classifier.intake.errors import MEGABYTE, RefusedImage
from classifier.intake.sniff import sniff
from classifier.provenance.caveats import caveats_of
from classifier.provenance.inspect import inspect
from classifier.provenance.reading import read

if TYPE_CHECKING:
    from classifier.inference.engine import Engine

BATCH = 4  # pictures in memory at once: of the largest we take, a gigabyte
DECODERS = 2  # codecs let go of the interpreter, so two decode at once
HEAD = 4096


@dataclass(frozen=True)
class LocalFile:
    """A file to classify; one that was found in a folder is passed over where it is no picture."""

    path: Path
    was_named: bool


@dataclass(frozen=True)
class Result:
    """One line of output: either an error with a code and plain words, or what the release says."""

    path: str
    sha256: str | None = None
    probability: float | None = None
    interval: tuple[float, float] | None = None
    likelihood_ratio: float | None = None
    log10_lr_real: float | None = None
    log10_lr_other: float | None = None
    strength: float | None = None
    threshold_likely: float | None = None
    threshold_no_evidence: float | None = None
    band: str | None = None
    reasons: tuple[str, ...] = ()
    caveats: tuple[dict[str, Any], ...] = ()
    release: str | None = None
    calibration_id: str | None = None
    reading: str | None = None
    reading_rule: str | None = None
    signals: tuple[dict[str, Any], ...] = ()
    error: dict[str, str] | None = field(default=None)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)


def find_files(paths: Iterable[Path]) -> list[LocalFile]:
    """The named files and, of named folders, everything in them that starts like a picture, by name."""
    found = []
    for path in paths:
        if path.is_dir():
            inside = (inner for inner in sorted(path.rglob("*")) if inner.is_file())
            found += [LocalFile(inner, was_named=False) for inner in inside if looks_like_a_picture(inner)]
        else:
            found.append(LocalFile(path, was_named=True))
    return found


def looks_like_a_picture(path: Path) -> bool:
    """False only where the first bytes are of something else; a file that cannot be read gets its error."""
    try:
        with path.open("rb") as handle:
            sniff(handle.read(HEAD))
    except RefusedImage as refusal:
        return refusal.code not in {"not_an_image", "empty"}
    except OSError:
        return True
    return True


def classify_files(engine: Engine, files: Iterable[LocalFile]) -> Iterator[Result]:
    """One result a file, in order; a file that cannot be read gives an error and stops nothing."""
    waiting = iter(files)
    with ThreadPoolExecutor(DECODERS) as pool:
        while batch := list(islice(waiting, BATCH)):
            yield from _classify_batch(engine, [file.path for file in batch], pool)


def _classify_batch(engine: Engine, paths: list[Path], pool: Executor) -> Iterator[Result]:
    loaded = list(zip(paths, pool.map(_load, paths), strict=True))
    predictions = iter(_predict(engine, [found.image for _, found in loaded if isinstance(found, Loaded)]))
    for path, found in loaded:
        yield _result(engine, path, found, next(predictions)) if isinstance(found, Loaded) else found


class Loaded(NamedTuple):
    """A file's bytes and what intake made of them."""

    data: bytes
    image: DecodedImage


def _load(path: Path) -> Loaded | Result:
    try:
        data = _read(path)
        return Loaded(data, read_image(data, name=path.name))
    except RefusedImage as refusal:
        return _error(path, refusal.code, refusal.message)
    except OSError as error:
        return _error(path, "cannot_open", f"This file cannot be opened ({error.strerror}).")
    except MemoryError:
        return _error(path, "unreadable", "There is not enough memory to read this picture.")


def _read(path: Path) -> bytes:
    """All bytes of a file that is not too large. Raises RefusedImage before it reads one that is."""
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise RefusedImage("too_many_bytes", megabytes=-(-size // MEGABYTE), limit=MAX_BYTES // MEGABYTE)
    return path.read_bytes()


def printable(path: Path) -> str:
    """The path with a mark for each byte that is no UTF-8, which neither JSON nor a terminal takes."""
    return os.fsencode(path).decode("utf-8", "replace")


def _error(path: Path, code: str, message: str) -> Result:
    try:
        with path.open("rb") as handle:
            sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError:
        sha256 = None
    return Result(printable(path), sha256=sha256, error={"code": code, "message": message})


def _predict(engine: Engine, images: list[DecodedImage]) -> list[Prediction | BrokenScore]:
    try:
        return [*engine.predict(images)]
    except BrokenScore as error:
        if len(images) == 1:
            return [error]
    return [outcome for image in images for outcome in _predict(engine, [image])]


def _result(engine: Engine, path: Path, found: Loaded, outcome: Prediction | BrokenScore) -> Result:
    sha256 = found.image.facts.sha256
    if isinstance(outcome, BrokenScore):
        return Result(printable(path), sha256, error={"code": "broken_score", "message": str(outcome)})
    signals = inspect(found.data, found.image)
    reading = read(outcome.band, signals)
    return Result(
        path=printable(path),
        sha256=sha256,
        probability=outcome.probability,
        interval=outcome.interval,
        likelihood_ratio=outcome.likelihood_ratio,
        log10_lr_real=outcome.log10_lr_real,
        log10_lr_other=outcome.log10_lr_other,
        strength=outcome.strength,
        threshold_likely=outcome.thresholds.likely,
        threshold_no_evidence=outcome.thresholds.no_evidence,
        band=outcome.band,
        reasons=outcome.reasons,
        caveats=(
            *(caveat.to_json() for caveat in outcome.caveats),
            *caveats_of(signals, partial(figures_of, engine.card)),
        ),
        release=outcome.release,
        calibration_id=outcome.calibration_id,
        reading=reading.code,
        reading_rule=reading.rule,
        signals=tuple(signal.to_json() for signal in signals),
    )
