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
from classifier.training.cache import build_cache
from classifier.training.fit import LOG, fit, recipe_of, result_of, steps_done
from classifier.training.initial import mean_of, mixed
from classifier.training.recipe import Recipe
from classifier.training.release import training_record, write_release
from classifier.training.validation import Validation, validation_subset


@dataclass(frozen=True)
class Places:
    """Folders of a training run: originals, stand-ins, the release to write, and scratch for resuming.

    `beside` are the scratch folders of finished runs from the same start, to mean the weights with.
    """

    data: Path
    out: Path
    work: Path
    pack: Path | None = None
    beside: tuple[Path, ...] = ()
    manifest: Path = MANIFEST


def train_detector(
    places: Places,
    recipe: Recipe,
    command: str,
    *,
    device: str | None = None,
    start: ModelCard | None = None,
    say: Callable[[str], None] = print,
) -> ModelCard:
    """Train on `train`, calibrate on `val`, write the release; called again it goes on where it stopped.

    The weights start as those of the release `start` and stay mixed with them, or start as ImageNet's.

    Raises ValueError when a split or a kind of picture is missing.
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
    trained = mean_of([trained, *(result_of(folder / "run") for folder in places.beside)])
    trained = mixed(load_network(start), trained, recipe.start_share) if start else trained
    record = training_record(kept, recipe, command, steps_done(places.work / "run"), start)
    record["beside"] = [
        {"steps": steps_done(folder / "run"), "recipe": recipe_of(folder / "run")} for folder in places.beside
    ]
    keep_log(places)
    return write_release(
        trained.cpu(), places.out, val, record, processes=cores(), scratch=places.work / "run", say=say
    )


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


def keep_log(places: Places) -> None:
    """Put the log of the run beside the release, so that its curve can be read later."""
    results = places.out / "results"
    results.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(places.work / "run" / LOG, results / "training_log.csv")
