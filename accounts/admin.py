"""Staff's window on the programme: read-only, behind a second factor; switches go through their service."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import BadRequest
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse

from accounts import models
from accounts.gates import is_mfa_staff, second_factor_first
from accounts.services import switches
from accounts.services.plans import PlanTerms, save_plan

# Without this, a password alone would open the admin to staff who never set up a second factor.
admin.site.has_permission = is_mfa_staff  # type: ignore[method-assign]
admin.site.login = second_factor_first(admin.site.login)  # type: ignore[method-assign]


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """All staff may look; nobody adds, changes or deletes here, superusers neither."""

    show_full_result_count = False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list; a filter with a NUL is a bad request, because PostgreSQL takes none."""
        if any("\0" in value for _, values in request.GET.lists() for value in values):
            raise BadRequest("A filter holds a sign that no text has.")
        return super().changelist_view(request, extra_context)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Shown to all staff."""
        return is_mfa_staff(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        """All staff."""
        return is_mfa_staff(request)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        """Nobody."""
        return False


@admin.register(models.User)
class UserAdmin(ReadOnlyAdmin):
    """People; never their password hashes."""

    fields = (
        "email",
        "first_name",
        "role",
        "tester_state",
        "shares_results",
        "is_active",
        "is_staff",
        "is_superuser",
        "date_joined",
        "last_login",
    )
    list_display = ("email", "first_name", "role", "tester_state", "is_staff", "date_joined")
    list_filter = ("tester_state", "role", "is_staff", "is_active")
    search_fields = ("email", "first_name")


@admin.register(models.TesterApplication)
class TesterApplicationAdmin(ReadOnlyAdmin):
    """Applications that were sent; decisions are made on the review pages."""

    list_display = ("full_name", "organisation", "role", "status", "submitted_at")
    list_filter = ("status", "role", "region", "purpose", "expected_volume")
    search_fields = ("full_name", "organisation", "applicant__email")

    def get_queryset(self, request: HttpRequest) -> QuerySet[models.TesterApplication]:  # noqa: ARG002
        """A draft is its author's own business."""
        return models.TesterApplication.objects.sent()


@admin.register(models.Decision)
class DecisionAdmin(ReadOnlyAdmin):
    """Every decision, with reviewer and reason."""

    list_display = ("application", "kind", "reviewer_email", "plan", "created_at")
    list_filter = ("kind",)
    list_select_related = ("application", "plan")


@admin.register(models.AuditRecord)
class AuditRecordAdmin(ReadOnlyAdmin):
    """The audit trail."""

    list_display = ("created_at", "event", "target", "actor_email", "description")
    list_filter = ("event", "actor_is_staff")
    search_fields = ("target", "actor_email")


@admin.register(models.UsageEntry)
class UsageEntryAdmin(ReadOnlyAdmin):
    """The quota ledger."""

    list_display = ("created_at", "tester", "kind", "units", "reference", "organisation", "reason")
    list_filter = ("kind",)
    list_select_related = ("tester", "organisation")
    search_fields = ("tester__email",)


@admin.register(models.QuotaGrant)
class QuotaGrantAdmin(ReadOnlyAdmin):
    """Who was given which plan, by whom."""

    list_display = ("tester", "plan", "granted_by", "starts_at", "ends_at")
    list_filter = ("plan",)
    list_select_related = ("tester", "plan", "granted_by")


class WhyForm(forms.ModelForm):  # type: ignore[type-arg]
    """A change by an operator, and why."""

    why = forms.CharField(max_length=300, help_text="For the audit trail; not shown to testers.")


class PlanForm(WhyForm):
    """A plan, with the rules of its service said beside the fields."""

    class Meta:
        model = models.Plan
        fields = ("name", *PlanTerms.__dataclass_fields__)

    def clean(self) -> dict[str, Any]:
        """A longer time allows at least as much as a shorter one."""
        data = super().clean() or self.cleaned_data
        hour, day, month = (data.get(name) or 0 for name in ("per_hour", "per_day", "per_month"))
        if not self.errors and not hour <= day <= month:
            self.add_error("per_day", "An hour cannot allow more than a day, nor a day more than a month.")
        return data


def is_operator(request: HttpRequest) -> bool:
    """A superuser who has used a second factor in this session."""
    return is_mfa_staff(request) and request.user.is_superuser


class OperatorAdmin(ReadOnlyAdmin):
    """Superusers add and change; the service does it and audits it."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Superusers."""
        return is_operator(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:  # noqa: ARG002
        """Superusers."""
        return is_operator(request)


@admin.register(models.Plan)
class PlanAdmin(OperatorAdmin):
    """The plans there are; none is deleted, one can be withdrawn from the offer."""

    form = PlanForm
    list_display = ("name", "per_hour", "per_day", "per_month", "batch_size", "api_allowed", "is_offered")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:  # noqa: ARG002
        """A plan keeps its name: decisions of the past quote it."""
        return ("name",) if obj else ()

    def save_model(self, request: HttpRequest, obj: models.Plan, form: Any, change: bool) -> None:  # noqa: ARG002
        """Add or change through the service."""
        terms = PlanTerms(**{name: getattr(obj, name) for name in PlanTerms.__dataclass_fields__})
        saved = save_plan(
            actor=request.user,  # type: ignore[arg-type]
            name=obj.name,
            terms=terms,
            description=form.cleaned_data["why"],
        )
        obj.pk = saved.pk


@admin.register(models.QuotaRequest)
class QuotaRequestAdmin(ReadOnlyAdmin):
    """Requests for images; they are answered on the review pages."""

    list_display = ("tester", "plan", "state", "created_at", "decided_by", "decided_at")
    list_filter = ("state", "plan")
    list_select_related = ("tester", "plan", "decided_by")


@admin.register(models.ApiKey)
class ApiKeyAdmin(ReadOnlyAdmin):
    """Keys by their prefix; never their hashes."""

    fields = ("tester", "name", "prefix", "created_at", "last_used_at", "revoked_at")
    list_display = ("prefix", "tester", "created_at", "last_used_at", "revoked_at")
    list_select_related = ("tester",)


class SiteSwitchForm(WhyForm):
    """A switch, and why it is turned."""

    class Meta:
        model = models.SiteSwitch
        fields = ("name", "is_on", "message")


@admin.register(models.SiteSwitch)
class SiteSwitchAdmin(OperatorAdmin):
    """Superusers turn switches; the service audits each turn."""

    form = SiteSwitchForm
    list_display = ("name", "is_on", "message", "updated_at")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:  # noqa: ARG002
        """A switch keeps its name: turning another one is another row."""
        return ("name",) if obj else ()

    def save_model(self, request: HttpRequest, obj: models.SiteSwitch, form: Any, change: bool) -> None:  # noqa: ARG002
        """Turn the switch through its service."""
        saved = switches.set_switch(
            actor=request.user,  # type: ignore[arg-type]
            name=models.switches.SwitchName(obj.name),
            is_on=obj.is_on,
            message=obj.message,
            description=form.cleaned_data["why"],
        )
        obj.pk = saved.pk


@admin.register(models.Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Who was invited, by whom and why; never the hash of the link."""

    fields = (
        "email",
        "reason",
        "plan",
        "organisation",
        "invited_by_email",
        "created_at",
        "expires_at",
        "accepted_at",
        "accepted_by",
    )
    list_display = ("email", "invited_by_email", "plan", "created_at", "expires_at", "accepted_at")
    list_select_related = ("plan",)
    search_fields = ("email", "invited_by_email")


@admin.register(models.LimitsCheck)
class LimitsCheckAdmin(ReadOnlyAdmin):
    """Which limits a person was told, and what they answered."""

    list_display = ("person", "release", "started_at", "passed_at")
    list_select_related = ("person",)
    search_fields = ("person__email",)


@admin.register(models.TermsAcceptance)
class TermsAcceptanceAdmin(ReadOnlyAdmin):
    """Which changed terms a tester accepted, and when."""

    list_display = ("person", "version", "accepted_at")
    list_select_related = ("person",)
    search_fields = ("person__email",)


@admin.register(models.Organisation)
class OrganisationAdmin(ReadOnlyAdmin):
    """The organisations there are; the review pages make them."""

    list_display = ("name", "pool_per_month", "shares_history", "created_by", "created_at", "closed_at")
    list_select_related = ("created_by",)
    search_fields = ("name",)


@admin.register(models.Membership)
class MembershipAdmin(ReadOnlyAdmin):
    """Who is in which organisation."""

    list_display = ("person", "organisation", "is_admin", "joined_at")
    list_select_related = ("person", "organisation")
    search_fields = ("person__email", "organisation__name")


@admin.register(models.PoolCounter)
class PoolCounterAdmin(ReadOnlyAdmin):
    """What the pools have paid for."""

    list_display = ("organisation", "period", "used")
    list_select_related = ("organisation",)
