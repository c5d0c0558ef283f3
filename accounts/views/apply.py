"""The applicant's pages: one per step, and one that says where the application stands."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from accounts import comprehension, terms
from accounts.errors import DomainError
from accounts.forms import AnswerForm, ApplicationForm, TermsForm
from accounts.history import history
from accounts.http import AuthenticatedHttpRequest
from accounts.models import TesterApplication
from accounts.models.application import ApplicationStatus
from accounts.progress import progress_context
from accounts.services import applications


@never_cache
@require_http_methods(["GET", "POST"])
def status(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Where the application stands and what comes next; takes the answer to a reviewer's question."""
    application = TesterApplication.objects.newest_of(request.user)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and application and form.is_valid():
        return _answer(request, application, form.cleaned_data["answer"])
    context = {
        "application": application,
        "form": form,
        "events": history(application) if application else [],
        "next_step": _next_step(application),
        **progress_context(application, ""),
    }
    return render(request, "accounts/status.html", context)


def _answer(request: AuthenticatedHttpRequest, application: TesterApplication, answer: str) -> HttpResponse:
    try:
        applications.answer_request(application=application, answer=answer)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("application_form" if error.code == "form_missing" else "application_status")
    messages.success(request, "Thank you. Your answer is with the reviewer.")
    return redirect("application_status")


@require_POST
def take_back(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Make the application that waits a draft again."""
    application = TesterApplication.objects.newest_of(request.user)
    if application is None:
        return redirect("application_status")
    try:
        applications.take_back(application=application)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        messages.success(
            request, "Your application is a draft again. Nobody decides on it until you send it."
        )
    return redirect("application_status")


@never_cache
@require_http_methods(["GET", "POST"])
def form(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Step 1; every post is kept, complete or not."""
    application = _editable(request)
    if request.method == "GET":
        if application is None and not _may_start(request):
            return redirect("application_status")
        return _render_form(request, application, ApplicationForm(instance=application, person=request.user))
    application = application or applications.start_or_get(applicant=request.user)
    page = ApplicationForm(request.POST, instance=application, person=request.user)
    application = applications.save_form(application=application, values=page.kept_values())
    if request.POST.get("action") == "continue":
        page.mark_missing(application.missing_fields)
    if page.errors:
        return _render_form(request, application, page)
    return _after_form(request, application)


def _render_form(
    request: AuthenticatedHttpRequest, application: TesterApplication | None, page: ApplicationForm
) -> HttpResponse:
    context = {"form": page, "application": application, **progress_context(application, "application_form")}
    return render(request, "accounts/form.html", context)


def _after_form(request: AuthenticatedHttpRequest, application: TesterApplication) -> HttpResponse:
    if request.POST.get("action") == "continue" and application.status == ApplicationStatus.DRAFT:
        return redirect("application_reading")
    messages.success(request, "Saved. You can go on whenever you like.")
    return redirect("application_status")


@never_cache
@require_GET
def reading(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Step 2: one page on what a verdict means."""
    application = _editable(request)
    if application is None:
        return redirect("application_status")
    return render(request, "accounts/reading.html", progress_context(application, "application_reading"))


@never_cache
@require_http_methods(["GET", "POST"])
def check(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Step 3: one question of each group; wrong answers explain themselves, and a new try asks others."""
    application = _editable(request)
    if application is None:
        return redirect("application_status")
    if request.method == "POST":
        return _after_check(request, application)
    context = {
        "standing": comprehension.standing(application.comprehension_answers, seed=application.check_seed),
        "is_passed": bool(application.comprehension_passed_at),
        **progress_context(application, "application_check"),
    }
    return render(request, "accounts/check.html", context)


def _after_check(request: AuthenticatedHttpRequest, application: TesterApplication) -> HttpResponse:
    before = len(application.comprehension_answers)
    application = applications.record_check(application=application, answers=request.POST.dict())
    if application.comprehension_passed_at:
        return redirect("application_terms")
    if len(application.comprehension_answers) == before:
        messages.warning(request, "These were no answers to the questions asked now. Nothing is lost.")
    return redirect("application_check")


@never_cache
@require_http_methods(["GET", "POST"])
def accept_terms(request: AuthenticatedHttpRequest) -> HttpResponse:
    """Step 4: accept the terms, which sends the application."""
    application = _editable(request)
    if application is None:
        return redirect("application_status")
    if application.status != ApplicationStatus.DRAFT:  # accepted already; a reviewer has a question
        return redirect("application_status")
    if _next_step(application) != "application_terms":
        messages.warning(request, "Please finish this step first.")
        return redirect(_next_step(application))
    page = TermsForm(request.POST or None, initial={"version": terms.VERSION})
    if request.method == "POST" and page.is_valid():
        return _send(request, application, page.cleaned_data["version"])
    context = {"form": page, "version": terms.VERSION, **progress_context(application, "application_terms")}
    return render(request, "accounts/accept_terms.html", context)


def _send(request: AuthenticatedHttpRequest, application: TesterApplication, version: str) -> HttpResponse:
    try:
        applications.accept_terms_and_submit(application=application, terms_version=version)
    except applications.Incomplete as error:
        messages.warning(request, error.message)
        return redirect("application_terms")
    messages.success(request, "Your application is sent. We mail you as soon as it is decided.")
    return redirect("application_status")


@login_not_required
@require_safe
def terms_page(request: HttpRequest) -> HttpResponse:
    """The terms in force, for everyone."""
    return render(request, "accounts/terms.html", {"version": terms.VERSION})


def _editable(request: AuthenticatedHttpRequest) -> TesterApplication | None:
    """The applicant's application where it may be changed now."""
    application = TesterApplication.objects.newest_of(request.user)
    return application if application and application.is_editable else None


def _may_start(request: AuthenticatedHttpRequest) -> bool:
    newest = TesterApplication.objects.newest_of(request.user)
    return newest is None or newest.status == ApplicationStatus.DECLINED


def _next_step(application: TesterApplication | None) -> str:
    """URL name of the first unfinished step of a draft; empty once it is sent."""
    if application is None or application.status == ApplicationStatus.DECLINED:
        return "application_form"
    if application.status != ApplicationStatus.DRAFT:
        return ""
    if application.missing_fields:
        return "application_form"
    return "application_terms" if application.comprehension_passed_at else "application_reading"
