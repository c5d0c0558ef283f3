"""Moments on pages: `{{ notice.created_at|when:user }}`."""

from datetime import datetime

from django import template
from django.utils.html import format_html

from accounts.models import User
from accounts.moments import in_words

register = template.Library()


@register.filter
def when(at: datetime, person: User | None) -> str:
    """The moment in the person's own time as a `time` element; `at` must be aware."""
    return format_html('<time datetime="{}">{}</time>', at.isoformat(), in_words(at, person))
