"""Which days the figures of the programme are of."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from accounts.breakdown import Period

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2999, 12, 31)


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        validators=[
            MinValueValidator(FIRST_DAY, "Please choose a day from the year 2000 on."),
            MaxValueValidator(LAST_DAY, "Please choose a day before the year 3000."),
        ],
    )


class PeriodForm(forms.Form):
    """First and last day, in UTC; the last 90 days where both are left out."""

    first = _day("From")
    last = _day("To")

    def clean(self) -> dict[str, Any]:
        """The first day cannot come after the last."""
        data = super().clean() or self.cleaned_data
        if not self.errors and self._period(data).first > self._period(data).last:
            raise forms.ValidationError("The first day comes after the last. Please change one of them.")
        return data

    def period(self) -> Period:
        """The days asked for; one that is left out is 90 days from the other, or today."""
        return self._period(self.cleaned_data)

    def _period(self, data: dict[str, Any]) -> Period:
        first, last = data.get("first"), data.get("last")
        if first and not last:
            last = max(first, Period.usual().last)
        usual = Period.ending(last) if last else Period.usual()
        return Period(first or usual.first, usual.last)
