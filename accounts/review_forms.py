"""Forms of the reviewers' aids: saved replies and second opinions."""

from django import forms

from accounts.models import SavedReply, User
from accounts.models.second_opinion import Advice


class SavedReplyForm(forms.ModelForm):  # type: ignore[type-arg]
    """Title and words of a reply."""

    class Meta:
        model = SavedReply
        fields = ("title", "text")
        widgets = {"text": forms.Textarea({"rows": 6})}
        help_texts = {"title": "By which reviewers find it; applicants do not see it."}


class AskOpinionForm(forms.Form):
    """Whom to ask and what."""

    colleague = forms.ModelChoiceField(
        User.objects.filter(is_staff=True, is_active=True).order_by("email"),
        label="Reviewer",
        required=False,
        empty_label="Any reviewer",
    )
    question = forms.CharField(
        label="Question",
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Not shown to the applicant, but part of the data that they can download.",
    )


class GiveOpinionForm(forms.Form):
    """What a colleague would do, and why."""

    advice = forms.ChoiceField(label="What would you do?", choices=Advice.choices, widget=forms.RadioSelect)
    text = forms.CharField(label="Why", max_length=2000, required=False, widget=forms.Textarea({"rows": 3}))
