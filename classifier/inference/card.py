"""The model card: what a release is, and a refusal to load anything that does not match it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from classifier.inference.calibration import Calibration, Mix
from classifier.inference.conditions import Condition, condition_for
from classifier.inference.decision import Thresholds
from classifier.inference.plan import Preprocessing
from classifier.intake.facts import Facts

FORMAT_VERSION = 1
CARD = "card.json"
WEIGHTS = "weights.safetensors"
NETWORK = "efficientnet-lite0"
# Releases that come with the code; a site may be told of another folder.
RELEASES = Path(__file__).parents[1] / "releases"
RESTORE = "Restore the release folder from version control."


class CardMismatch(Exception):  # noqa: N818  the name says what happened
    """A release folder that must not be used; the message says what to do."""


@dataclass(frozen=True)
class ModelCard:
    """A verified release. `folder` holds the weights; everything else is in card.json."""

    folder: Path
    name: str
    created: str
    question: str
    network: str
    weights_sha256: str
    preprocessing: Preprocessing
    calibration: Calibration
    thresholds: Thresholds
    reference_mix: Mix
    measured_range: dict[str, float]
    conditions: tuple[Condition, ...]
    limits: tuple[str, ...]
    out_of_scope: tuple[str, ...]
    training: dict[str, Any]
    evaluation: dict[str, Any]
    licence: str

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read and verify a release folder.

        Raises CardMismatch when the card is absent, of another format, incomplete, or its weights differ.
        """
        values = read_values(folder)
        try:
            card = cls.from_json(values, folder)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise CardMismatch(
                f"{folder.name}/{CARD} is incomplete or wrong ({error!r}). {RESTORE}"
            ) from error
        check_match(card, values)
        return card

    @classmethod
    def from_json(cls, values: dict[str, Any], folder: Path) -> Self:
        """The card of plain JSON values; it does not look at the weights."""
        readers: dict[str, Callable[[Any], Any]] = {
            "preprocessing": Preprocessing.from_json,
            "calibration": Calibration.from_json,
            "thresholds": Thresholds.from_json,
            "reference_mix": lambda v: Mix(**v),
            "conditions": lambda v: tuple(Condition.from_json(c) for c in v),
            "limits": tuple,
            "out_of_scope": tuple,
        }
        names = [name for name in cls.__dataclass_fields__ if name != "folder"]
        return cls(folder=folder, **{name: readers.get(name, lambda v: v)(values[name]) for name in names})

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values, as card.json and the database keep them."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "folder"}
        values |= {
            "format_version": FORMAT_VERSION,
            "preprocessing": self.preprocessing.to_json(),
            "calibration": self.calibration.to_json(),
            "thresholds": self.thresholds.to_json(),
            "reference_mix": asdict(self.reference_mix),
            "conditions": [condition.to_json() for condition in self.conditions],
            "limits": list(self.limits),
            "out_of_scope": list(self.out_of_scope),
        }
        return values

    def condition_for(self, facts: Facts) -> Condition | None:
        """The measured error rates that fit this file best."""
        return condition_for(self.conditions, facts)

    @property
    def weights(self) -> Path:
        """Path of the weights."""
        return self.folder / WEIGHTS


def read_values(folder: Path) -> dict[str, Any]:
    """card.json as it stands. Raises CardMismatch when it is absent or not a card of this format."""
    try:
        values = json.loads((folder / CARD).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        message = f"There is no readable {CARD} in {folder.name}. Name a complete release folder."
        raise CardMismatch(message) from error
    version = values.get("format_version") if isinstance(values, dict) else None
    if version != FORMAT_VERSION:
        raise CardMismatch(
            f"{folder.name}/{CARD} has format {version}; this code reads {FORMAT_VERSION}. "
            "Use a release made for this version of the code."
        )
    return dict(values)


def check_match(card: ModelCard, values: dict[str, Any]) -> None:
    """Raises CardMismatch unless network, weights and calibration are the ones the card names."""
    if card.network != NETWORK:
        raise CardMismatch(f"{card.name} needs the network {card.network!r}; this code has {NETWORK!r}.")
    if not card.weights.is_file():
        raise CardMismatch(f"{card.name} has no {WEIGHTS}. {RESTORE}")
    if sha256_of(card.weights) != card.weights_sha256:
        raise CardMismatch(
            f"{WEIGHTS} of {card.name} is not the file its card describes (SHA-256 differs). {RESTORE}"
        )
    if values["calibration"].get("id") != card.calibration.id:
        raise CardMismatch(f"The calibration of {card.name} does not fit its id. {RESTORE}")


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def write_card(card: ModelCard) -> None:
    """Write card.json into the card's folder."""
    text = json.dumps(card.to_json(), indent=1, ensure_ascii=False)
    (card.folder / CARD).write_text(text + "\n", encoding="utf-8")
