"""Forms of the classifier pages: what a browser may send, before any service looks at it."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from accounts.gates import used_second_factor
from accounts.http import AuthenticatedHttpRequest
from accounts.moments import moment
from classifier.intake.decode import MAX_BYTES
from classifier.intake.errors import MEGABYTE, RefusedImage
from classifier.models import ModelRelease
from classifier.models.feedback import Opinion, Truth
from classifier.models.verdict import ReadingCode
from classifier.services.export import ExportFilters
from classifier.services.share_links import DAYS

# `image/*` alone would make some phones turn HEIC into JPEG before sending.
ACCEPT = "image/png,image/jpeg,image/webp,image/avif,image/heic,image/heif,.heic,.heif,.avif"


def oversized_files(request: Any) -> list[tuple[str, RefusedImage]]:
    """Name and refusal of each file that the upload handler gave up on while it arrived.

    `request` is Django's own, after its body was read (see classifier.uploads).
    """
    limit = MAX_BYTES // MEGABYTE
    refusal = RefusedImage("too_many_bytes", megabytes=f"over {limit}", limit=limit)
    return [(name, refusal) for name in getattr(request, "oversized_files", [])]


class MultipleFileInput(forms.ClearableFileInput):
    """A file input that takes many files."""

    allow_multiple_selected = True


class MultipleFileField(forms.FileField):
    """Cleans to a list; empty files pass, because intake refuses each with its own words."""

    widget = MultipleFileInput

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        """Every file of the field, in the order sent."""
        del initial
        return list(data or [])


class UploadForm(forms.Form):
    """One or many files of one batch."""

    images = MultipleFileField(
        label="Choose pictures",
        required=False,
        widget=MultipleFileInput(attrs={"accept": ACCEPT, "aria-describedby": "images-help"}),
    )
    context = forms.CharField(
        label="Where it was found, or what is claimed (optional)",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "aria-describedby": "context-help"}),
    )
    batch = forms.UUIDField(required=False, widget=forms.HiddenInput)
    again = forms.BooleanField(
        label="Check files again that I checked before (uses one image for each)", required=False
    )

    def clean_batch(self) -> uuid.UUID:
        """The batch of the page, or a new one."""
        return self.cleaned_data["batch"] or uuid.uuid4()


class FeedbackForm(forms.Form):
    """What a tester says of a verdict."""

    opinion = forms.ChoiceField(choices=Opinion.choices, widget=forms.RadioSelect)
    truth = forms.ChoiceField(
        label="If you know: what is it?", choices=[("", "I do not know"), *Truth.choices], required=False
    )
    note = forms.CharField(
        label="How do you know, or what did you see? (optional)",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """Knowing the truth means saying which; who agrees or disagrees may say it too."""
        values = super().clean() or self.cleaned_data
        if values.get("opinion") == Opinion.KNOWN and not values.get("truth"):
            self.add_error("truth", "Say what the picture is, or choose “I agree” or “I disagree”.")
        return values


class ShareForm(forms.Form):
    """How long a link works, what it shows, and for whom it is."""

    days = forms.TypedChoiceField(
        label="The link works for",
        coerce=int,
        choices=[(days, f"{days} days") for days in DAYS],
        initial=DAYS[0],
    )
    shows_picture = forms.BooleanField(label="Show the picture too, at reading size", required=False)
    note = forms.CharField(label="For whom? (optional, only you see it)", required=False, max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # It stands on one page with FeedbackForm, which has a note too.
        super().__init__(*args, **{"auto_id": "share_%s", **kwargs})


OWN, SHARED = "own", "shared"
SCOPES = {OWN: "My own results", SHARED: "Results of all testers who share theirs"}


def release_choices() -> list[tuple[str, str]]:
    """Every release by name."""
    return [
        ("", "Any release"),
        *((name, name) for name in ModelRelease.objects.values_list("name", flat=True)),
    ]


class ExportForm(forms.Form):
    """Which rows to export; the scopes are those the person may have."""

    scope = forms.ChoiceField(label="Whose results", choices=[], required=False)
    date_from = forms.DateField(
        label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    date_to = forms.DateField(
        label="To", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reading = forms.ChoiceField(
        label="Result", choices=[("", "Any result"), *ReadingCode.choices], required=False
    )
    release = forms.ChoiceField(label="Release", choices=release_choices, required=False)

    def __init__(self, *args: Any, allowed: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scope"].choices = [(scope, SCOPES[scope]) for scope in allowed]  # type: ignore[attr-defined]
        self.default_scope = allowed[0]

    def filters(self) -> ExportFilters:
        """What the service takes."""
        names = ("date_from", "date_to", "reading", "release")
        return ExportFilters(**{name: self.cleaned_data[name] for name in names})

    @property
    def wants_shared(self) -> bool:
        """Whether rows across testers are asked for; a person without own results gets those by default."""
        return (self.cleaned_data["scope"] or self.default_scope) == SHARED


def scopes_of(request: AuthenticatedHttpRequest) -> list[str]:
    """What this person may export; empty for people who never were testers and are not staff."""
    viewer = request.user
    own = [OWN] if viewer.may_use_own_results else []
    # Staff power counts only after a second factor, here as on every page of theirs.
    shares = viewer.may_export_across_testers and (not viewer.is_staff or used_second_factor(request))
    return own + [SHARED] * shares


class AnswerForm(forms.Form):
    """What staff write back to a tester, and when what they had read was written."""

    answer = forms.CharField(label="Answer", max_length=2000, widget=forms.Textarea({"rows": 3}))
    seen = forms.CharField(widget=forms.HiddenInput)

    def clean_seen(self) -> datetime:
        """When the feedback on screen was written."""
        seen = moment(self.cleaned_data["seen"])
        if seen is None:
            raise forms.ValidationError("Please open the page again.")
        return seen
