"""The whole way from a corpus to a release folder, in one call."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from classifier.evaluation.corpus import MANIFEST, Sample, load_corpus, of_split
from classifier.inference.card import ModelCard
from classifier.inference.devices import choose_device
from classifier.inference.engine import load_network
from classifier.inference.network import Network
from classifier.training.cache import build_cache
from classifier.training.fit import LOG, fit, recipe_of, result_of, steps_done
from classifier.training.initial import mean_of, mixed
from classifier.training.recipe import Recipe
from classifier.training.release import training_record, write_release
from classifier.training.validation import Validation, validation_subset


@dataclass(frozen=True)
class Places:
    """Folders of a training run: originals, scratch for resuming, and stand-ins.

    `beside` are the scratch folders of finished runs from the same start, to mean the weights with.
    """

    data: Path
    work: Path
    pack: Path | None = None
    beside: tuple[Path, ...] = ()
    manifest: Path = MANIFEST


def train_network(
    places: Places,
    recipe: Recipe,
    *,
    device: str | None = None,
    start: ModelCard | None = None,
    say: Callable[[str], None] = print,
) -> tuple[Network, list[Sample]]:
    """Train on `train` in the scratch folder; called again it goes on where it stopped.

    The weights start as those of the release `start`, or as ImageNet's. Returns the averaged weights of this
    run, mixed with nothing yet, and the pictures that it saw. Raises ValueError when a split is missing.
    """
    train, val = splits(places)
    tiles, kept = build_cache(train, places.work / "tiles", recipe, say)
    trained = fit(
        tiles,
        kept,
        recipe,
        places.work / "run",
        device=choose_device(device),
        validate=Validation(validation_subset(val, recipe)),
        network=load_network(start) if start else None,
        say=say,
    )
    return trained, kept


def train_detector(
    places: Places,
    out: Path,
    recipe: Recipe,
    command: str,
    *,
    device: str | None = None,
    start: ModelCard | None = None,
    say: Callable[[str], None] = print,
) -> ModelCard:
    """Train, mean with the runs beside and with the start, calibrate on `val`, write the release to `out`.

    Raises ValueError when a split or a kind of picture is missing.
    """
    trained, kept = train_network(places, recipe, device=device, start=start, say=say)
    trained = mean_of([trained, *(result_of(folder / "run") for folder in places.beside)])
    trained = mixed(load_network(start), trained, recipe.start_share) if start else trained
    run = places.work / "run"
    record = training_record(kept, recipe, command, steps_done(run), start)
    record["beside"] = [
        {"steps": steps_done(folder / "run"), "recipe": recipe_of(folder / "run")} for folder in places.beside
    ]
    keep_log(run, out)
    _, val = splits(places)
    return write_release(trained.cpu(), out, val, record, processes=cores(), scratch=run, say=say)


def splits(places: Places) -> tuple[list[Sample], list[Sample]]:
    """The samples of `train` and of `val`. Raises ValueError when one of them is missing."""
    samples = load_corpus(places.data, places.pack, places.manifest)
    train, val = of_split(samples, "train"), of_split(samples, "val")
    if not train or not val:
        raise ValueError(
            "The data folder needs images of both splits, train and val. Materialize the corpus first."
        )
    return train, val


def cores() -> int:
    """Processors that this process may use, all of which calibration takes."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def keep_log(run: Path, out: Path) -> None:
    """Put the log of the run beside the release, so that its curve can be read later."""
    results = out / "results"
    results.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(run / LOG, results / "training_log.csv")
