"""A table from measured properties of a picture to caveat codes and numbers; wording is elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from classifier.inference.card import ModelCard
from classifier.inference.conditions import find_condition
from classifier.inference.decision import Decision
from classifier.intake.facts import Facts

SMALL = 256
HEAVY_JPEG = 60
FLAT = 0.6
# Measured with classifier/intake/{edit_traces,screen_grid}.py on `val`; see there for what passes them.
FRAMED = 0.02
LETTERED = 0.005
RESAMPLED = 10.0
COLLAGE = 0.6
SCREENED = 1.2
PLAIN_MODES = frozenset({"RGB", "RGBA", "RGBX"})


class Finding(NamedTuple):
    """What is known of one picture when caveats are chosen."""

    facts: Facts
    decision: Decision
    other_generator_share: float
    card: ModelCard


@dataclass(frozen=True)
class Caveat:
    """A code and the numbers its sentence quotes; plain JSON values only."""

    code: str
    params: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        """{code, params}."""
        return {"code": self.code, "params": self.params}


class Rule(NamedTuple):
    """When a caveat applies, which condition's figures it quotes, and the property it names."""

    code: str
    applies: Callable[[Finding], bool]
    condition: Callable[[Finding], str | None]
    property: Callable[[Finding], dict[str, Any]]


def fitting_condition(found: Finding) -> str | None:
    """Code of the condition that fits the file best."""
    condition = found.card.condition_for(found.facts)
    return condition.code if condition else None


def outside_range(found: Finding) -> bool:
    """Larger or longer than anything the release was measured on."""
    limits, facts = found.card.measured_range, found.facts
    aspect = max(facts.width, facts.height) / facts.short_side
    return facts.short_side > limits["short_side_max"] or aspect > limits["aspect_max"]


def few_measured(found: Finding) -> bool:
    """The condition that fits the file rests on too few pictures."""
    condition = found.card.condition_for(found.facts)
    return condition is None or condition.few


RULES = (
    Rule(
        "too_small",
        lambda f: f.facts.short_side < SMALL,
        lambda _: "small",
        lambda f: {"short_side": f.facts.short_side},
    ),
    Rule(
        "heavy_jpeg",
        lambda f: f.facts.jpeg_quality is not None and f.facts.jpeg_quality <= HEAVY_JPEG,
        lambda _: "jpeg_50",
        lambda f: {"jpeg_quality": f.facts.jpeg_quality},
    ),
    Rule(
        "flat_or_line_art",
        lambda f: f.facts.flat_share >= FLAT,
        lambda _: "flat",
        lambda f: {"flat_share": round(f.facts.flat_share, 3)},
    ),
    Rule(
        "border_or_caption",
        lambda f: f.facts.frame_share >= FRAMED,
        lambda _: "framed",
        lambda f: {"frame_share": round(f.facts.frame_share, 3)},
    ),
    Rule(
        "text_overlay",
        lambda f: f.facts.lettering_share >= LETTERED,
        lambda _: "lettered",
        lambda f: {"lettering_share": round(f.facts.lettering_share, 4)},
    ),
    Rule(
        "collage",
        lambda f: f.facts.seam_share >= COLLAGE,
        lambda _: None,
        lambda f: {"seam_share": round(f.facts.seam_share, 3)},
    ),
    Rule(
        "resampled",
        lambda f: f.facts.resampling_peak >= RESAMPLED,
        lambda _: "resize_1.5",
        lambda f: {"resampling_peak": round(f.facts.resampling_peak, 1)},
    ),
    Rule(
        "photo_of_screen",
        lambda f: f.facts.moire_peak >= SCREENED,
        lambda _: "printed",
        lambda f: {"moire_peak": round(f.facts.moire_peak, 2)},
    ),
    Rule(
        "text_page",
        lambda f: "two_tones" in f.decision.reasons,
        lambda _: None,
        lambda f: {"two_tone_share": round(f.facts.two_tone_share, 3)},
    ),
    Rule("grayscale_or_tinted", lambda f: f.facts.is_grayscale, lambda _: "grayscale", lambda _: {}),
    Rule(
        "non_rgb_source",
        lambda f: f.facts.source_mode not in PLAIN_MODES or f.facts.bit_depth > 8,
        lambda _: None,
        lambda f: {"mode": f.facts.source_mode, "bit_depth": f.facts.bit_depth},
    ),
    Rule(
        "animated_first_frame",
        lambda f: f.facts.is_animated,
        lambda _: None,
        lambda f: {"frame_count": f.facts.frame_count},
    ),
    Rule(
        "other_generator_suspected",
        lambda f: f.other_generator_share >= 0.5,
        lambda _: "none",
        lambda f: {"share": round(f.other_generator_share, 3)},
    ),
    Rule("near_threshold", lambda f: f.decision.is_close, fitting_condition, lambda _: {}),
    Rule("few_measurements", few_measured, fitting_condition, lambda _: {}),
    Rule(
        "outside_evaluation",
        outside_range,
        lambda _: None,
        lambda f: {"width": f.facts.width, "height": f.facts.height},
    ),
)


def caveats_for(found: Finding) -> tuple[Caveat, ...]:
    """The caveats of one picture, in the order of the table."""
    return tuple(Caveat(rule.code, params_of(rule, found)) for rule in RULES if rule.applies(found))


def params_of(rule: Rule, found: Finding) -> dict[str, Any]:
    """The property that set the rule off, and the figures measured on pictures like that."""
    return {**rule.property(found), **figures_of(found.card, rule.condition(found))}


def figures_of(card: ModelCard, code: str | None) -> dict[str, Any]:
    """The error rates that a release measured under the condition of that code, if it did."""
    condition = find_condition(card.conditions, code) if code else None
    return condition.figures() if condition else UNMEASURED


UNMEASURED = {
    "condition": None,
    "label": "",
    "tpr": None,
    "fpr_real": None,
    "fpr_other": None,
    "n_dalle3": 0,
    "n_real": 0,
    "n_other": 0,
    "few": True,
}
