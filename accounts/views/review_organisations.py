"""The reviewers' pages of organisations: make one, change its pool, name an admin where none is left."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.errors import DomainError
from accounts.gates import reviewer_required
from accounts.http import AuthenticatedHttpRequest
from accounts.models import Organisation
from accounts.organisation_forms import AdminForm, OrganisationForm, PoolForm
from accounts.services import organisations, periods, pools

PAGE_SIZE = 50


@never_cache
@require_http_methods(["GET", "POST"])
@reviewer_required
def organisation_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """All organisations by name, those without an admin marked; a post makes one."""
    form = OrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = organisations.create_organisation(staff=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, f"{made} is there. Its admin got a notice and can invite members.")
            return redirect("organisations")
    lacking = Organisation.objects.without_admin()
    rows = Organisation.objects.annotate(
        n_members=Count("memberships"), lacks_admin=Exists(lacking.filter(pk=OuterRef("pk")))
    ).order_by("-lacks_admin", "name", "pk")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "accounts/organisations.html", {"form": form, "page": page})


@never_cache
@require_http_methods(["GET", "POST"])
@reviewer_required
def organisation_detail(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """One organisation; a post changes its pool or names an admin."""
    organisation = get_object_or_404(Organisation, pk=pk)
    action = request.POST.get("action", "")
    pool_form = PoolForm(
        request.POST if action == "pool" else None,
        initial={"pool_per_month": organisation.pool_per_month, "seen": organisation.pool_per_month},
    )
    admin_form = AdminForm(request.POST if action == "admin" else None, auto_id="admin_%s")
    form = admin_form if action == "admin" else pool_form
    if form.is_valid() and _save(request, organisation, form):
        return redirect("review_organisation", pk=pk)
    context = {
        "organisation": organisation,
        "members": organisation.memberships.select_related("person"),
        "lacks_admin": Organisation.objects.without_admin().filter(pk=pk).exists(),
        "pool": pools.pool_in(organisation=organisation, month=periods.current_month()),
        "pool_form": pool_form,
        "admin_form": admin_form,
    }
    return render(request, "accounts/review_organisation.html", context)


def _save(request: AuthenticatedHttpRequest, organisation: Organisation, form: PoolForm | AdminForm) -> bool:
    """False where it was refused, with the words in the form."""
    try:
        if isinstance(form, AdminForm):
            organisations.name_admin(organisation=organisation, staff=request.user, **form.cleaned_data)
        else:
            organisations.set_pool(organisation=organisation, staff=request.user, **form.cleaned_data)
    except DomainError as error:
        form.add_error(None, error.message)
        return False
    messages.success(request, "Saved.")
    return True
