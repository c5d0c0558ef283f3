"""JSON shapes of the API; they read rows and write none."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.services.quotas import Allowance
from classifier.models import ModelRelease, Submission, Verdict
from classifier.services.report import report


class NewSubmissionSerializer(serializers.Serializer[None]):
    """What a client sends, as multipart/form-data."""

    # Intake refuses an empty file in its own words, and keeps of a name what is safe.
    image = serializers.FileField(allow_empty_file=True, max_length=None)
    context = serializers.CharField(  # type: ignore[assignment]
        required=False, allow_blank=True, max_length=2000, help_text="Where it was found, what is claimed."
    )
    again = serializers.BooleanField(
        required=False, default=False, help_text="Check a file that was checked before; uses a unit."
    )
    batch = serializers.UUIDField(required=False, help_text="Your key for images that belong together.")


class ReleaseSerializer(serializers.ModelSerializer[ModelRelease]):
    """The release behind a verdict; `withdrawn` means: do not rely on it."""

    class Meta:
        model = ModelRelease
        fields = ("name", "state", "weights_sha256", "withdrawn_at", "withdrawn_reason")


class VerdictSerializer(serializers.ModelSerializer[Verdict]):
    """The numbers of a verdict, enough to reproduce it."""

    headline = serializers.CharField(source="get_reading_display")
    reference_mix = serializers.DictField(
        source="details.reference_mix",
        child=serializers.FloatField(),
        help_text="Shares of pictures that the probability assumes: dalle3, other, real.",
    )
    release = ReleaseSerializer()

    class Meta:
        model = Verdict
        fields = (
            "reading",
            "headline",
            "band",
            "probability",
            "interval_low",
            "interval_high",
            "reference_mix",
            "likelihood_ratio",
            "log10_lr_real",
            "log10_lr_other",
            "thresholds",
            "reasons",
            "caveats",
            "condition",
            "signals",
            "calibration_id",
            "release",
            "created_at",
        )


class FailureSerializer(serializers.Serializer[None]):
    """Why a submission could not be checked; its unit was given back."""

    code = serializers.CharField()
    message = serializers.CharField()


class SubmissionSerializer(serializers.ModelSerializer[Submission]):
    """One submission; `verdict` is null until `status` is `done`."""

    url = serializers.HyperlinkedIdentityField(view_name="api_submission", lookup_field="pk")
    state = serializers.CharField(read_only=True, help_text="waiting, checking, ready, failed or erased")
    name = serializers.CharField(source="original_name")
    error = serializers.SerializerMethodField()
    verdict = serializers.SerializerMethodField()

    class Meta:
        model = Submission
        fields = (
            "id",
            "url",
            "status",
            "state",
            "created_at",
            "finished_at",
            "batch",
            "origin",
            "name",
            "context",
            "sha256",
            "facts",
            "error",
            "verdict",
        )

    @extend_schema_field(FailureSerializer(allow_null=True))
    def get_error(self, submission: Submission) -> dict[str, str] | None:
        """Why it failed."""
        if not submission.error_code:
            return None
        return {"code": submission.error_code, "message": submission.error_message}

    @extend_schema_field(VerdictSerializer(allow_null=True))
    def get_verdict(self, submission: Submission) -> dict[str, Any] | None:
        """The newest verdict. `all()` and not `first()`, because lists prefetch them."""
        newest = next(iter(submission.verdicts.all()), None)
        return dict(VerdictSerializer(newest, context=self.context).data) if newest else None


class SubmissionDetailSerializer(SubmissionSerializer):
    """One submission with the sentences of its page."""

    report = serializers.SerializerMethodField()

    class Meta(SubmissionSerializer.Meta):
        fields = (*SubmissionSerializer.Meta.fields, "report")  # type: ignore[assignment]

    @extend_schema_field(serializers.DictField(allow_null=True))
    def get_report(self, submission: Submission) -> dict[str, Any] | None:
        """Headline, what it means and does not mean, limits, caveats, base rates."""
        if not submission.verdicts.all():
            return None
        return asdict(report(submission=submission, viewer=self.context["request"].user))


class UsageSerializer(serializers.Serializer[Allowance]):
    """What is left of the plan, and of the pool of the tester's organisation."""

    plan = serializers.CharField(source="plan.name")
    per_day = serializers.IntegerField()
    per_month = serializers.IntegerField()
    per_hour = serializers.IntegerField(allow_null=True)
    used_today = serializers.IntegerField()
    used_this_hour = serializers.IntegerField()
    used_this_month = serializers.IntegerField()
    remaining = serializers.IntegerField(source="left_now", help_text="Of plan and pool together.")
    pool_remaining = serializers.IntegerField(
        source="pool.left", default=None, allow_null=True, help_text="Null without a pool."
    )
    day_resets_at = serializers.DateTimeField()
    month_resets_at = serializers.DateTimeField()
    hour_resets_at = serializers.DateTimeField()
    plan_ends_at = serializers.DateTimeField(allow_null=True)


class ErrorBodySerializer(serializers.Serializer[None]):
    """A stable code for programs, words for people."""

    code = serializers.CharField()
    message = serializers.CharField()


class ErrorSerializer(serializers.Serializer[None]):
    """The shape of every error; a duplicate also carries `earlier_id` and `earlier_url`."""

    error = ErrorBodySerializer()
