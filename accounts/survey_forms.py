"""The form of the benefit survey, and the confirmation before all testers are asked."""

from typing import Any

from django import forms

from accounts.models import SurveyAnswer
from accounts.models.survey import QUESTIONS


class SurveyForm(forms.ModelForm):  # type: ignore[type-arg]
    """Five questions and room for words; every one may be left out."""

    class Meta:
        model = SurveyAnswer
        fields = (*QUESTIONS, "text")
        widgets = {
            **dict.fromkeys(QUESTIONS, forms.RadioSelect),
            "text": forms.Textarea({"rows": 4}),
        }
        labels = {"text": "Anything else? (optional)"}
        help_texts = {"text": "Operators read this without your name. Please name nobody in it."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in QUESTIONS:
            field = self.fields[name]
            # Django would offer an empty choice as well; leaving all of them unchosen says the same.
            field.choices = [c for c in field.choices if c[0]]  # type: ignore[attr-defined]


class AskAllForm(forms.Form):
    """A second look before everybody gets a notice."""

    sure = forms.BooleanField(
        label="Yes, the programme closes. Ask every tester once.",
        error_messages={"required": "Please tick the box: every tester gets a notice."},
    )
