"""What testers do and what comes of it, counted; small groups of what they said stay hidden."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from accounts.breakdown import HIDDEN, UNDER, Period
from accounts.models import AuditRecord, Decision
from accounts.services import decisions
from accounts.services.surveys import answer
from classifier.models import Feedback, Submission, Verdict
from classifier.services.delete_account import delete_account
from classifier.services.programme import HEADER, programme, programme_rows
from classifier.services.programme_feedback import feedback_figures
from classifier.services.programme_figures import activation, readings, use
from tests.classifier.results import results, say, shelf_release, verdict
from tests.factories import ApplicationFactory, PlanFactory, TesterFactory

pytestmark = pytest.mark.django_db

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)
PNG = {"code": "png", "label": "a PNG"}


def figures(breakdown):
    return {group.code: group.figures for group in breakdown.groups if group.base}


def approved(reviewer, **values):
    application = ApplicationFactory(**values)
    decisions.approve(application=application, reviewer=reviewer, plan=PlanFactory())
    application.applicant.refresh_from_db()
    return application.applicant


def test_activation_counts_the_first_picture_after_approval(reviewer):
    for days in (0, 7, 8, 30, 31, None):
        tester = approved(reviewer)
        Decision.objects.filter(application__applicant=tester).update(created_at=NOON)
        if days is not None:
            for later in (days, days + 90):
                Submission.objects.create(
                    tester=tester, sha256="0" * 64, created_at=NOON + timedelta(days=later)
                )
    approved(reviewer)  # today, outside the period
    assert figures(activation(MARCH)[0]) == {
        "within_7_days": (2, 0.3333),
        "within_30_days": (2, 0.3333),
        "later": (1, 0.1667),
        "never": (1, 0.1667),
    }


def test_use_is_counted_by_role_and_kind_of_use_also_of_a_tester_who_left(reviewer):
    gone = approved(reviewer, role="researcher", purpose="research")
    stays = approved(reviewer, role="journalist")
    made = TesterFactory(role="platform")  # without an application, as an operator's command makes them
    first, *_ = results(gone, 2)
    verdict(first.submission, release=shelf_release("shelf-2"))
    results(stays, 3)
    Submission.objects.create(tester=made, sha256="0" * 64)
    delete_account(person=gone)
    by_role, by_purpose = use(Period.usual())
    assert figures(by_role) == {"journalist": (3, 3, 1), "platform": (1, 0, 1), "researcher": (2, 3, 1)}
    assert figures(by_purpose) == {"research": (2, 3, 1), "not_said": (4, 3, 2)}
    assert all(breakdown.is_empty for breakdown in use(MARCH))


def test_results_are_counted_by_reading_band_and_main_reason(tester):
    results(tester, 3, band="likely", reading="established")
    results(tester, 2, band="inconclusive", reasons=("too_small", "flat_or_line_art"))
    results(tester, 1, band="inconclusive", reading="claimed", reasons=("near_threshold",))
    results(tester, 2, band="inconclusive")
    said, bands, reasons = readings(Period.usual())
    assert figures(said) == {"established": (3, 0.375), "claimed": (1, 0.125), "inconclusive": (4, 0.5)}
    assert figures(bands)["inconclusive"] == (5, 0.625)
    assert figures(reasons) == {"too_small": (2, 0.4), "near_threshold": (1, 0.2), "other": (2, 0.4)}
    assert all(breakdown.is_empty for breakdown in readings(MARCH))


def test_agreement_is_told_by_kind_of_picture_and_few_are_hidden_from_the_sum_too(tester):
    jpeg, png = results(tester, 6), results(tester, 5, condition=PNG)
    few = results(tester, 4, condition={"code": "crop", "label": "cut"})
    say(jpeg[:4], "agree")
    say(jpeg[4:], "disagree")
    say(png, "agree")
    say(few, "disagree")
    agreement, *_ = feedback_figures(Period.usual())
    assert figures(agreement) == {
        "all": (0.8182, 9, 2),
        "jpeg_50": (0.6667, 4, 2),
        "png": (1.0, 5, 0),
        "crop": (UNDER,) * 3,
    }
    assert [group.label for group in agreement.groups][1:] == ["Saved as JPEG at quality 50", "A PNG", "Cut"]


def test_error_rates_count_only_known_truth_and_the_detectors_own_answer(tester):
    say(results(tester, 3, band="likely"), "known", "dalle3")
    say(results(tester, 2, band="inconclusive", reading="established"), "known", "dalle3")
    say(results(tester, 5, band="no_evidence"), "known", "not_ai")
    say(results(tester, 4, band="likely"), "known", "other_ai")
    say(results(tester, 9, band="likely"), "agree")
    _, dalle3, other, not_ai = feedback_figures(Period.usual())
    assert figures(dalle3) == {"jpeg_50": (0.6, 0.4, 0.0, 5)}
    assert figures(other) == {"jpeg_50": (UNDER,) * 4}
    assert figures(not_ai) == {"jpeg_50": (0.0, 0.0, 1.0, 5)}


def test_feedback_outside_the_period_and_results_without_a_kind_are_handled(tester):
    old = results(tester, 5, condition={})
    say(old, "agree")
    assert figures(feedback_figures(Period.usual())[0]) == {"not_known": (1.0, 5, 0)}
    Feedback.objects.update(created_at=NOON)
    assert feedback_figures(Period.usual())[0].is_empty
    assert figures(feedback_figures(MARCH)[0]) == {"not_known": (1.0, 5, 0)}


def test_an_empty_programme_has_empty_sections():
    assert [section.code for section in programme(MARCH) if not section.is_empty] == []


def fill(tester, count):
    """Rows of every kind."""
    verdicts = results(tester, count, band="inconclusive", reasons=("weak_evidence",))
    say(verdicts[::2], "agree")
    say(verdicts[1::2], "known", "not_ai")


def test_more_rows_cost_no_more_queries(tester, reviewer, django_assert_num_queries):
    approved(reviewer)
    fill(tester, 4)
    answer(person=tester, occasion="closing", values={"would_miss": "much"})
    with django_assert_num_queries(11) as few:
        programme(Period.usual())
    for number in range(5):
        approved(reviewer, region="asia", role="researcher")
        fill(TesterFactory(role="platform"), 6 + number)
    with django_assert_num_queries(len(few)):
        programme(Period.usual())


def test_the_rows_are_in_long_form_audited_and_silent_on_few(tester, reviewer):
    results(tester, 6)
    ApplicationFactory(region="oceania")
    for _ in range(5):
        ApplicationFactory(region="asia")
    rows = list(programme_rows(viewer=reviewer, period=Period.usual()))
    today = timezone.now().date().isoformat()
    assert {len(row) for row in rows} == {len(HEADER)}
    assert {row[5] for row in rows} == {today}
    by_region = {(row[1], row[2]): row[3] for row in rows if row[0] == "applications_by_region"}
    assert by_region["asia", "sent"] == HIDDEN  # or the one in Oceania could be worked out
    assert by_region["oceania", "sent"] == UNDER
    assert by_region["africa", "sent"] == 0
    by_role = {(row[1], row[2]): row[3] for row in rows if row[0] == "use_by_role"}
    assert by_role[tester.role, "pictures"] == UNDER
    record = AuditRecord.objects.get(event="programme_exported")
    assert (record.actor, record.details["last"]) == (reviewer, today)


def test_no_figure_names_a_tester_or_a_file(tester, reviewer):
    results(tester, 6, original_name="harbour.png")
    say(Verdict.objects.all(), "agree")
    text = str(list(programme_rows(viewer=reviewer, period=Period.usual())))
    assert not [word for word in (tester.email, tester.first_name, "harbour") if word in text]
