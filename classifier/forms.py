"""Forms of the classifier pages: what a browser may send, before any service looks at it."""

import uuid
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from classifier.intake.decode import MAX_BYTES
from classifier.intake.errors import MEGABYTE, RefusedImage
from classifier.models.feedback import Opinion, Truth

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

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
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
        label="Check files again that I checked before (uses one unit for each)", required=False
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
        """Knowing the truth means saying which, and saying which means knowing it."""
        values = super().clean() or self.cleaned_data
        if values.get("truth"):
            values["opinion"] = Opinion.KNOWN
        elif values.get("opinion") == Opinion.KNOWN:
            self.add_error("truth", "Say what the picture is, or choose “I agree” or “I disagree”.")
        return values
