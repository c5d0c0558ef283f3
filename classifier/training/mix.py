"""A release between two: the same network with weights meant from both, calibrated anew."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from classifier.evaluation.corpus import Sample
from classifier.inference.card import ModelCard
from classifier.inference.engine import load_network
from classifier.training.initial import mixed
from classifier.training.release import code_version, write_release

LOG = Path("results") / "training_log.csv"


def mix_releases(
    first: ModelCard,
    second: ModelCard,
    out: Path,
    calibration_samples: Sequence[Sample],
    *,
    share: float,
    command: str,
    processes: int = 1,
    say: Callable[[str], None] = print,
) -> ModelCard:
    """A release whose weights are `share` (between 0 and 1) of the first's and the rest of the second's.

    `second` went on from `first`, so both lie in one basin, and what is meant of them is a network too
    (Wortsman et al., *Model soups*, ICML 2022). The record of training is the second's, since its pictures
    hold those of the first. Raises ValueError for a share outside (0, 1) or calibration without all kinds.
    """
    if not 0 < share < 1:
        raise ValueError("The share of the first release must lie between 0 and 1.")
    network = mixed(load_network(first), load_network(second), share)
    record = second.training | {
        "initial_weights": f"{named(first)}, {share:.0%} of the weights, and {named(second)}, the rest",
        "code": code_version(),
        "command": command,
    }
    card = write_release(network, out, calibration_samples, record, processes=processes, say=say)
    keep_log(second, out)
    return card


def named(card: ModelCard) -> str:
    """A release and the start of its hash."""
    return f"the release {card.name} (weights {card.weights_sha256[:16]})"


def keep_log(of: ModelCard, out: Path) -> None:
    """Put the log of a release's training beside the new one, where there is one."""
    if (of.folder / LOG).is_file():
        (out / LOG).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(of.folder / LOG, out / LOG)
