"""Forms about how many images a tester may check."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import Plan, QuotaRequest

MOST_YEARS = 100
SOONER = "Choose a day in the future."


def within_years(day: date | None) -> date | None:
    """The day, if it is not too far off to be meant. Raises ValidationError."""
    if day and day.year > timezone.now().year + MOST_YEARS:
        raise forms.ValidationError(f"Choose a day in the next {MOST_YEARS} years, or none for no end.")
    return day


class QuotaRequestForm(forms.ModelForm):  # type: ignore[type-arg]
    """Which plan a tester needs, what for and until when."""

    class Meta:
        model = QuotaRequest
        fields = ("plan", "reason", "wanted_until")
        widgets = {
            "reason": forms.Textarea({"rows": 3}),
            "wanted_until": forms.DateInput({"type": "date"}),
        }
        labels = {
            "plan": "Plan you need",
            "reason": "What you need it for",
            "wanted_until": "Until when (optional)",
        }
        help_texts = {"wanted_until": "For an election or an investigation, say. Leave it empty for good."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = Plan.objects.filter(is_offered=True)  # type: ignore[attr-defined]

    def clean_wanted_until(self) -> date | None:
        """A day to come."""
        day: date | None = self.cleaned_data["wanted_until"]
        if day and day <= timezone.now().date():
            raise forms.ValidationError(SOONER)
        return within_years(day)


class EndField(forms.DateField):
    """The last day of a grant; its value is the end of that day in UTC, or None."""

    widget = forms.DateInput({"type": "date"})

    def clean(self, value: Any) -> datetime | None:
        """The moment after which the plan no longer counts."""
        day: date | None = super().clean(value)
        if day is None:
            return None
        if day < timezone.now().date():
            raise forms.ValidationError(SOONER)
        within_years(day)
        return datetime.combine(day, time(), UTC) + timedelta(days=1)


class GrantForm(forms.Form):
    """What a reviewer answers to a request, or gives without one."""

    plan = forms.ModelChoiceField(
        Plan.objects.filter(is_offered=True), required=False, empty_label="Choose a plan", label="Plan"
    )
    ends_at = EndField(
        required=False,
        label="Last day (optional)",
        help_text="After this day (UTC) the plan before it counts again.",
    )
    answer = forms.CharField(
        label="What the tester reads",
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Needed when you decline or when nobody asked.",
    )

    def require(self, name: str, message: str) -> bool:
        """True where the field was filled in; otherwise its error says what is missing."""
        if self.cleaned_data.get(name):
            return True
        if name not in self.errors:
            self.add_error(name, message)
        return False
