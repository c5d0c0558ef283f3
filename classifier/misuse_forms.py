"""Forms of the reviewers' page of a misuse flag; they check input and change nothing."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from django import forms
from django.utils import timezone

from classifier.models import MisuseFlag
from classifier.models.misuse import FlagState, Rule
from classifier.services.misuse_thresholds import OF_RULE

USUAL_DAYS: Final = 7
MOST_DAYS: Final = 90  # longer is no slowing down: give another plan, or suspend
MOST_PER_HOUR: Final = 1000


class FlagFilterForm(forms.Form):
    """Which flags to list; what is not understood narrows nothing."""

    rule = forms.ChoiceField(choices=[("", "Every rule"), *Rule.choices], required=False)
    state = forms.ChoiceField(choices=[("", "Every state"), *FlagState.choices], required=False)

    def wanted(self) -> dict[str, str]:
        """The filters that are set and valid."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}


class CloseForm(forms.Form):
    """What a reviewer makes of a flag without a limit."""

    outcome = forms.ChoiceField(
        label="What you found",
        choices=[
            (FlagState.DISMISSED.value, "No misuse: dismiss the flag"),
            (FlagState.ACTED.value, "I have acted elsewhere, such as a suspension or a talk"),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label="Why",
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text="For the reviewers and the audit trail; the tester does not see it.",
    )


class SlowDownForm(forms.Form):
    """How slow, until when and why; the number proposed depends on the rule."""

    per_hour = forms.IntegerField(label="Pictures an hour", min_value=1, max_value=MOST_PER_HOUR)
    until = forms.DateField(
        label="Until the end of (UTC)",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=f"At most {MOST_DAYS} days. The limit ends then by itself.",
    )
    reason = forms.CharField(
        label="Reason",
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Sent to the tester word for word.",
    )

    @classmethod
    def proposed(cls, flag: MisuseFlag) -> "SlowDownForm":
        """A form with what fits the flag's rule."""
        until = timezone.now().astimezone(UTC).date() + timedelta(days=USUAL_DAYS)
        pace = OF_RULE[Rule(flag.rule)].per_hour
        return cls(initial={"per_hour": pace, "until": until}, auto_id="slow_%s")

    def clean_until(self) -> datetime:
        """The moment at which the chosen day is over."""
        day: date = self.cleaned_data["until"]
        today = timezone.now().astimezone(UTC).date()
        if not today <= day <= today + timedelta(days=MOST_DAYS):
            raise forms.ValidationError(f"Choose a day from today on, at most {MOST_DAYS} days ahead.")
        return datetime.combine(day + timedelta(days=1), time(), tzinfo=UTC)


class LiftForm(forms.Form):
    """Why a limit ends early."""

    reason = forms.CharField(
        label="Reason",
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Sent to the tester word for word.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "lift_%s", **kwargs})
