"""The whole way from a corpus to a release folder, in one call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from classifier.evaluation.corpus import MANIFEST, load_corpus, of_split
from classifier.inference.card import ModelCard
from classifier.inference.devices import choose_device
from classifier.inference.network import Network
from classifier.training.cache import build_cache
from classifier.training.fit import fit, steps_done
from classifier.training.recipe import Recipe
from classifier.training.release import training_record, write_release
from classifier.training.validation import Validation, validation_subset


@dataclass(frozen=True)
class Places:
    """Folders of a training run: originals, stand-ins, the release to write, and scratch for resuming."""

    data: Path
    out: Path
    work: Path
    pack: Path | None = None
    manifest: Path = MANIFEST


def train_detector(
    places: Places,
    recipe: Recipe,
    command: str,
    *,
    device: str | None = None,
    network: Network | None = None,
    say: Callable[[str], None] = print,
) -> ModelCard:
    """Train on `train`, calibrate on `val`, write the release; called again it goes on where it stopped.

    Raises ValueError when a split or a kind of picture is missing.
    """
    samples = load_corpus(places.data, places.pack, places.manifest)
    train, val = of_split(samples, "train"), of_split(samples, "val")
    if not train or not val:
        raise ValueError(
            "The data folder needs images of both splits, train and val. Materialize the corpus first."
        )
    tiles, kept = build_cache(train, places.work / "tiles", recipe, say)
    trained = fit(
        tiles,
        kept,
        recipe,
        places.work / "run",
        device=choose_device(device),
        validate=Validation(validation_subset(val, recipe)),
        network=network,
        say=say,
    )
    record = training_record(kept, recipe, command, steps_done(places.work / "run"))
    return write_release(trained.cpu(), places.out, val, record, processes=recipe.threads, say=say)
