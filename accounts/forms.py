"""Forms of the applicant's, the reviewer's and the profile pages; they check input and change nothing."""

from datetime import datetime
from typing import Any

from django import forms

from accounts.free_mail import is_free_mail
from accounts.models import Plan, TesterApplication, User
from accounts.models.application import DecisionKind, ExpectedVolume, Purpose, Region
from accounts.models.user import MailChoice, Role
from accounts.moments import moment, time_zone_choices
from accounts.quota_forms import EndField
from accounts.services.applications import FORM_FIELDS

DECISIONS = (
    DecisionKind.APPROVE,
    DecisionKind.REQUEST_INFORMATION,
    DecisionKind.DEFER,
    DecisionKind.DECLINE,
)
NOT_SAID = "Not said"


class ApplicationForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who the applicant is; every field may be left empty until the application is sent."""

    class Meta:
        model = TesterApplication
        fields = FORM_FIELDS
        widgets = {
            "full_name": forms.TextInput({"autocomplete": "name"}),
            "organisation": forms.TextInput({"autocomplete": "organization"}),
            "role": forms.RadioSelect,
            "expected_volume": forms.RadioSelect,
            "proof": forms.Textarea({"rows": 2}),
            "links": forms.Textarea({"rows": 3}),
            "intended_use": forms.Textarea({"rows": 5}),
        }
        labels = {
            "links": "Links to your work (optional)",
            "purpose": "Which of these is it most? (optional)",
            "region": "Region (optional)",
            "expected_volume": "How many pictures do you expect to check?",
        }
        help_texts = {
            "organisation": "Where you work, or “independent”.",
            "region": "Where you mostly work. It shows us whom the programme does not reach yet.",
            "proof": (
                "Anyone can get an address at your mail provider. So please give one of these: a staff page, "
                "a publication with your name, or a colleague’s address there."
            ),
            "links": "A profile, published work or a project page. One link per line.",
            "intended_use": "What kind of pictures, where they come from, and what depends on the answer.",
        }

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_free_mail(person.email):
            del self.fields["proof"]
        self.fields["role"].choices = Role.choices  # type: ignore[attr-defined]
        self.fields["expected_volume"].choices = ExpectedVolume.choices  # type: ignore[attr-defined]
        for name, choices in (("purpose", Purpose), ("region", Region)):
            self.fields[name].choices = [("", NOT_SAID), *choices.choices]  # type: ignore[attr-defined]

    def kept_values(self) -> dict[str, str]:
        """What can be stored now: valid input, and for the rest what was stored before."""
        self.full_clean()
        return {name: self.cleaned_data.get(name, self.initial.get(name, "")) for name in FORM_FIELDS}

    def mark_missing(self, names: list[str]) -> None:
        """Say beside each of these fields that it is needed."""
        for name in names:
            if name not in self.errors:
                self.add_error(name, "This is needed before you can send the application.")


class TermsForm(forms.Form):
    """Acceptance of one version of the terms."""

    version = forms.CharField(widget=forms.HiddenInput)
    accepted = forms.BooleanField(
        label="I have read the terms and accept them.",
        error_messages={"required": "Please accept the terms to go on."},
    )


class AnswerForm(forms.Form):
    """The applicant's answer to a reviewer's question."""

    answer = forms.CharField(label="Your answer", max_length=4000, widget=forms.Textarea({"rows": 5}))


class DecisionForm(forms.Form):
    """What a reviewer decides; a plan goes with an approval, a reason with everything else."""

    kind = forms.ChoiceField(
        label="Decision",
        choices=[(kind.value, kind.label) for kind in DECISIONS],
        widget=forms.RadioSelect,
    )
    plan = forms.ModelChoiceField(
        Plan.objects.filter(is_offered=True), required=False, empty_label="Choose a plan", label="Plan"
    )
    ends_at = EndField(
        required=False,
        label="Last day of the plan (optional)",
        help_text="For a trial, say. Without one the plan has no end.",
    )
    reason = forms.CharField(
        label="Reason or question",
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
        help_text="Sent to the applicant word for word. Needed for every decision but an approval.",
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def clean_seen(self) -> datetime:
        """When the application that was on screen had last changed."""
        seen = moment(self.cleaned_data["seen"])
        if seen is None:
            raise forms.ValidationError("Please open the application again.")
        return seen

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen decision needs."""
        data = super().clean() or self.cleaned_data
        approves = data.get("kind") == DecisionKind.APPROVE
        if approves and not data.get("plan"):
            self.add_error("plan", "Please choose the plan that the tester gets.")
        if not approves and not data.get("reason"):
            self.add_error("reason", "Please give the reason; the applicant will read it.")
        return data


class ReasonForm(forms.Form):
    """Why a tester is suspended or reinstated."""

    reason = forms.CharField(
        label="Reason",
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
        help_text="Sent to the tester word for word.",
    )


class QueueForm(forms.Form):
    """What a reviewer looks for in the queue; what is not understood narrows nothing."""

    text = forms.CharField(label="Name or organisation", required=False, max_length=160)
    role = forms.ChoiceField(choices=[("", "Every role"), *Role.choices], required=False)
    claim = forms.ChoiceField(
        label="Taken",
        choices=[
            ("", "By anybody or nobody"),
            ("mine", "By me"),
            ("unclaimed", "By nobody"),
            ("opinion", "My opinion is asked for"),
        ],
        required=False,
    )

    def wanted(self) -> dict[str, str]:
        """The filters that are valid."""
        self.full_clean()
        return dict(self.cleaned_data)


class HandOverForm(forms.Form):
    """To whom a reviewer hands an application, and why."""

    colleague = forms.ModelChoiceField(
        User.objects.filter(is_staff=True, is_active=True).order_by("email"), label="Reviewer"
    )
    note = forms.CharField(
        label="Note", max_length=1000, widget=forms.Textarea({"rows": 3}), help_text="For the reviewer only."
    )


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    """Name, time zone, mail and consent."""

    class Meta:
        model = User
        fields = ("first_name", "time_zone", "mail_choice", "shares_results")
        labels = {"first_name": "Your name"}
        widgets = {
            "first_name": forms.TextInput({"autocomplete": "name"}),
            "time_zone": forms.Select(choices=time_zone_choices()),
            "mail_choice": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mail_choice"].choices = MailChoice.choices  # type: ignore[attr-defined]

    def clean_time_zone(self) -> str:
        """Only a zone that can be reckoned with."""
        zone: str = self.cleaned_data["time_zone"]
        if zone not in {name for name, _label in time_zone_choices()}:
            raise forms.ValidationError("Please choose a time zone from the list.")
        return zone


class ApiKeyForm(forms.Form):
    """The name by which its owner will know a key."""

    name = forms.CharField(
        label="Name of the key",
        max_length=60,
        help_text="For you only, for example “newsroom script”.",
    )
