"""Measured error rates of one kind of picture, and which kind a picture belongs to."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Self

from classifier.intake.facts import Facts

# Below these counts an error rate says too little to be quoted as one.
FEW_DALLE3 = 30
FEW_REAL = 100
UNMODIFIED = "none"


@dataclass(frozen=True)
class Condition:
    """Error rates, each with a 90 % interval by bootstrap over sources; None where nothing was measured.

    `counted_*` are pictures when a source counts at most as twenty: what the bound of a rate that was never
    seen rests on; older cards do not have them. `when` says which files it fits: a fact's
    name with `below` (exclusive), `at_least` or `equals`, or `all` with a list of such; an empty `when` is
    never chosen for a file. tpr and fpr_* are shares in the band `likely`.
    """

    code: str
    label: str
    n_dalle3: int
    n_real: int
    n_other: int
    n_sources: int
    tpr: float | None
    tpr_low: float | None
    tpr_high: float | None
    fpr_real: float | None
    fpr_real_low: float | None
    fpr_real_high: float | None
    fpr_other: float | None
    fpr_other_low: float | None
    fpr_other_high: float | None
    inconclusive_share: float | None
    ece: float | None
    auc_real: float | None
    auc_other: float | None
    when: dict[str, Any] = field(default_factory=dict)
    counted_dalle3: int | None = None
    counted_real: int | None = None
    counted_other: int | None = None
    sources_real: int | None = None

    @property
    def few(self) -> bool:
        """Too few pictures were measured to quote the rates as they stand."""
        return self.n_dalle3 < FEW_DALLE3 or self.n_real < FEW_REAL

    def fits(self, facts: Facts) -> bool:
        """Whether a file with these facts is of this kind."""
        tests = self.when.get("all", [self.when]) if self.when else []
        return bool(tests) and all(passes(test, facts) for test in tests)

    def figures(self) -> dict[str, Any]:
        """What a caveat quotes."""
        rates = ("label", "tpr", "fpr_real", "fpr_other", "few")
        counts = (f"{name}_{kind}" for name in ("n", "counted") for kind in ("dalle3", "real", "other"))
        names = (*rates, *counts)
        return {"condition": self.code, **{name: getattr(self, name) for name in names}}

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values, with `few` for readers."""
        return {**asdict(self), "few": self.few}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Self:
        """The inverse of to_json."""
        return cls(**{name: value for name, value in values.items() if name != "few"})


def passes(test: dict[str, Any], facts: Facts) -> bool:
    """Whether one fact of a file is as asked for; a fact that is not known is not."""
    value = getattr(facts, test["fact"])
    if value is None:
        return False
    if "equals" in test:
        return bool(value == test["equals"])
    return bool(value >= test["at_least"] if "at_least" in test else value < test["below"])


def condition_for(conditions: tuple[Condition, ...], facts: Facts) -> Condition | None:
    """The first condition that fits the file, else the unmodified one, else None."""
    fitting = (c for c in conditions if c.fits(facts))
    return next(fitting, None) or find_condition(conditions, UNMODIFIED)


def find_condition(conditions: tuple[Condition, ...], code: str) -> Condition | None:
    """The condition of that code, if it was measured."""
    return next((c for c in conditions if c.code == code), None)
