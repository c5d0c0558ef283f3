"""What the site told a person, and which of it is read."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import AuthenticatedHttpRequest
from accounts.models import Notice
from accounts.services import notices

ON_A_PAGE = 25


@never_cache
@require_safe
def notice_list(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Newest first."""
    page = Paginator(request.user.notices.all(), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/notices.html", {"page": page})


@require_POST
def notice_read(request: AuthenticatedHttpRequest, pk: int) -> HttpResponse:
    """Mark one of one's own as read."""
    notice = get_object_or_404(Notice, pk=pk, person=request.user)
    notices.mark_read(person=request.user, pk=notice.pk)
    return redirect("notice_list")


@require_POST
def notice_read_all(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Mark all as read."""
    notices.mark_read(person=request.user)
    return redirect("notice_list")
