"""Pages open to everyone: the start page, what a verdict means, the card of a release."""

import math
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from classifier.inference.conditions import UNMODIFIED
from classifier.intake.decode import MAX_BYTES
from classifier.models import ModelRelease
from classifier.models.release import ReleaseState
from classifier.services.technique_rates import technique_rates
from classifier.views.release_tables import condition_groups, leaves_some_file, rate_plot, worked_examples

# OpenAI on its own classifier, May 2024: 98 of 100 found, under 5 of 1,000 wrongly flagged.
PUBLISHED = (0.98, 0.005)


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Send people who are signed in to their work; tell everyone else what this is."""
    user = request.user
    if not user.is_authenticated:
        return render(request, "classifier/landing.html")
    if user.is_approved_tester:
        return redirect("upload")
    return redirect("review_queue" if user.is_staff else "application_status")


@login_not_required
@require_safe
def limits(request: HttpRequest) -> HttpResponse:
    """What a verdict means, with the live release's measured numbers where there is one."""
    release = ModelRelease.objects.filter(state=ReleaseState.LIVE).first()
    context: dict[str, Any] = {"release": release, "published": worked_examples(*PUBLISHED)}
    context["technique_rates"] = technique_rates()
    if release:
        context["groups"] = condition_groups(release.card)
        context["plot"] = rate_plot(release.card)
        context["has_groups"] = bool(release.card.get("thresholds", {}).get("groups"))
        context |= live_examples(release.card)
    return render(request, "classifier/limits.html", context)


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How to send a picture, read the answer, pass it on, and whom to ask."""
    context = {"max_megabytes": MAX_BYTES // 1_000_000, "retention_days": settings.RETENTION_DAYS}
    return render(request, "classifier/help.html", context)


def live_examples(card: dict[str, Any]) -> dict[str, Any]:
    """Worked base rates from the rates of untouched files; empty where they were not measured."""
    untouched = next((c for c in card.get("conditions", []) if c["code"] == UNMODIFIED), None)
    if untouched is None or not untouched["tpr"] or untouched["fpr_real"] is None:
        return {}
    # No error among few pictures is not "never": the upper end of the interval stands in for it.
    wrong = untouched["fpr_real"] or untouched.get("fpr_real_high")
    if not wrong:
        return {}
    return {
        "live_found": round(100 * untouched["tpr"]),
        "live_wrong": math.ceil(1000 * wrong) if not untouched["fpr_real"] else f"{1000 * wrong:.0f}",
        "live_is_bound": not untouched["fpr_real"],
        "live_examples": worked_examples(untouched["tpr"], wrong),
    }


@login_not_required
@require_safe
def release_card(request: HttpRequest, name: str) -> HttpResponse:
    """Everything published about one release, also after it was withdrawn."""
    if not name.isprintable():  # PostgreSQL refuses to look for some signs
        raise Http404
    release = get_object_or_404(ModelRelease, name=name)
    quality_groups = release.card.get("thresholds", {}).get("groups", [])
    context = {
        "release": release,
        "card": release.card,
        "groups": condition_groups(release.card),
        "has_general_thresholds": leaves_some_file(quality_groups),
    }
    return render(request, "classifier/release_card.html", context)
