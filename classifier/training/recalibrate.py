"""A release with the weights of another, calibrated anew: for other views or for more pictures of `val`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from classifier.evaluation.corpus import Sample
from classifier.inference.card import ModelCard
from classifier.inference.engine import load_network
from classifier.training.mix import keep_log, named
from classifier.training.release import code_version, write_release


def recalibrate(
    release: ModelCard,
    out: Path,
    samples: Sequence[Sample],
    command: str,
    *,
    processes: int = 1,
    scratch: Path | None = None,
    say: Callable[[str], None] = print,
) -> ModelCard:
    """Write a release of the same weights with today's views, and a calibration on those samples of `val`.

    What was measured is kept in `scratch`, so that a calibration that was cut off goes on. Raises ValueError
    for samples without all kinds.
    """
    record = release.training | {
        "initial_weights": f"{named(release)}, unchanged",
        "code": code_version(),
        "command": command,
    }
    card = write_release(
        load_network(release), out, samples, record, processes=processes, scratch=scratch, say=say
    )
    keep_log(release, out)
    return card
