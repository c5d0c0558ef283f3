"""Filters for what the other techniques found."""

from typing import Any

from django import template

from classifier.services.reading_texts import generator_named_unsigned
from classifier.services.report import SIGNED_ALONE

register = template.Library()


@register.filter
def is_signed(reading: str) -> bool:
    """Whether a result rests on a signature alone, so that it stands when its release is withdrawn."""
    return reading in SIGNED_ALONE


@register.filter
def unsigned_generator(signals: list[dict[str, Any]] | None) -> str:
    """Another generator that the file names without a signature; empty without one."""
    return generator_named_unsigned(signals or [])
