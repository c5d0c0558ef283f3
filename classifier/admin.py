"""Staff's window on submissions: numbers without pictures or file names; opening one leaves a record."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from accounts.admin import OperatorAdmin, ReadOnlyAdmin, is_operator
from accounts.errors import DomainError
from accounts.http import AuthenticatedHttpRequest
from accounts.services import audit
from classifier.models import Feedback, ModelRelease, Submission, Verdict
from classifier.models.release import ReleaseState
from classifier.services import releases
from classifier.services.withdraw import erase_files


class EraseForm(forms.Form):
    """Why somebody else's pictures are erased."""

    reason = forms.CharField(
        max_length=300, widget=forms.Textarea({"rows": 2}), help_text="For the audit trail."
    )


@admin.register(Submission)
class SubmissionAdmin(ReadOnlyAdmin):
    """What the machinery did with a submission; not the picture, its name or its context."""

    fields = (
        "id",
        "tester",
        "batch",
        "origin",
        "sha256",
        "facts",
        "status",
        "attempts",
        "lease_until",
        "woken_at",
        "error_code",
        "error_message",
        "created_at",
        "finished_at",
        "files_erased_at",
    )
    list_display = ("id", "status", "attempts", "error_code", "created_at", "finished_at")
    list_filter = ("status", "origin")
    search_fields = ("sha256",)
    actions = ("erase_pictures",)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show one, and record who looked."""
        response = super().change_view(request, object_id, *args, **kwargs)
        if response.status_code == 200:
            _record_look(request, f"submission {object_id}")
        return response

    def has_erase_permission(self, request: HttpRequest) -> bool:
        """Superusers: a tester's picture is the tester's, and reviewers only look."""
        return is_operator(request)

    @admin.action(description="Erase the pictures of the chosen submissions", permissions=["erase"])
    def erase_pictures(
        self, request: AuthenticatedHttpRequest, chosen: QuerySet[Submission]
    ) -> HttpResponse | None:
        """Ask for a reason first, then erase one by one; one that cannot be erased stops no other."""
        form = EraseForm(request.POST if "reason" in request.POST else None)
        if not form.is_valid():
            context = {
                **self.admin_site.each_context(request),
                "title": "Erase pictures",
                "form": form,
                "chosen": chosen,
                "opts": self.opts,
            }
            return TemplateResponse(request, "admin/erase_pictures.html", context)
        for submission in chosen:
            try:
                erase_files(submission=submission, actor=request.user, reason=form.cleaned_data["reason"])
                messages.success(request, f"{submission}: the picture is erased.")
            except DomainError as refusal:
                messages.warning(request, f"{submission}: {refusal.message}")
        return None


@admin.register(Verdict)
class VerdictAdmin(ReadOnlyAdmin):
    """The numbers of verdicts."""

    list_display = ("id", "release", "band", "probability", "seconds", "created_at")
    list_filter = ("band", "release")

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show one, and record who looked."""
        response = super().change_view(request, object_id, *args, **kwargs)
        if response.status_code == 200:
            _record_look(request, f"verdict {object_id}")
        return response


class ReleaseForm(forms.ModelForm):  # type: ignore[type-arg]
    """What an operator does with a release, and why."""

    act = forms.ChoiceField(
        label="Do",
        choices=[("activate", "Let it answer from now on"), ("withdraw", "Withdraw it, for ever")],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Of a withdrawal, every tester with results from it reads this.",
    )

    class Meta:
        model = ModelRelease
        fields: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        """What was withdrawn stays so."""
        if self.instance.state == ReleaseState.WITHDRAWN:
            raise forms.ValidationError("This release was withdrawn. It cannot come back or go again.")
        return super().clean() or self.cleaned_data


@admin.register(ModelRelease)
class ReleaseAdmin(OperatorAdmin):
    """Superusers activate and withdraw releases here, or with `manage.py releases`."""

    form = ReleaseForm
    fields = ("name", "state", "withdrawn_reason", "weights_sha256", "calibration_id", "act", "reason")
    readonly_fields = ("name", "state", "withdrawn_reason", "weights_sha256", "calibration_id")
    list_display = ("name", "state", "calibration_id", "activated_at", "withdrawn_at")
    list_filter = ("state",)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody: a release comes as a folder with its card."""
        return False

    def get_fields(self, request: HttpRequest, obj: ModelRelease | None = None) -> tuple[str, ...]:
        """Those who may only look have nothing to fill in."""
        may_act = self.has_change_permission(request, obj) and obj and obj.state != ReleaseState.WITHDRAWN
        return self.fields if may_act else self.readonly_fields

    def save_model(self, request: HttpRequest, obj: ModelRelease, form: Any, change: bool) -> None:  # noqa: ARG002
        """Act through the service."""
        do = releases.withdraw if form.cleaned_data["act"] == "withdraw" else releases.activate
        do(release=obj, actor=request.user, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]


@admin.register(Feedback)
class FeedbackAdmin(ReadOnlyAdmin):
    """What testers said."""

    list_display = ("id", "verdict", "opinion", "truth", "updated_at")
    list_filter = ("opinion", "truth")


def _record_look(request: HttpRequest, target: str) -> None:
    actor = request.user
    if actor.is_authenticated:
        audit.record(actor=actor, event="seen_by_staff", target=target, description="Opened in the admin.")
