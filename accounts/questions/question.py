"""What a question of the short check is."""

from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """What a question is about; each try draws one question of every group."""

    BASE_RATES = "base_rates"
    ABSENCE = "absence"
    OTHER_GENERATORS = "other_generators"
    EDITED = "edited"
    PROVENANCE = "provenance"
    NEVER_PROOF = "never_proof"


@dataclass(frozen=True)
class Choice:
    """One answer; `why` is shown to whoever picks it."""

    name: str
    text: str
    why: str


@dataclass(frozen=True)
class Question:
    """A single-choice question; `right` is the name of its one right choice."""

    name: str
    group: Group
    text: str
    right: str
    choices: tuple[Choice, ...]

    def choice(self, name: str) -> Choice | None:
        """The choice of that name, or None."""
        return next((choice for choice in self.choices if choice.name == name), None)
