"""The operators' page: staff only, calm when empty, readable without the drawings, fast when full."""

import csv
import io
import re
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.breakdown import UNDER, Unit
from accounts.models import AuditRecord, Decision, Plan, TesterApplication, User
from accounts.models.application import ApplicationStatus, Region
from accounts.services import surveys
from classifier.views.bar_chart import in_words
from tests.classifier.results import results, say
from tests.factories import ApplicationFactory, PlanFactory

PAGE = reverse("programme")
CSV = reverse("programme_csv")
ASK = reverse("programme_closing_survey")
SVG = re.compile(r"<svg class=\"bar-chart\".*?</svg>", re.DOTALL)


@pytest.fixture
def page(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.mark.parametrize("who", ["stranger", "tester", "researcher"])
def test_for_everyone_else_there_is_no_such_page(client, request, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(PAGE).status_code == client.get(CSV).status_code == 404
    assert client.post(ASK, {"sure": "on"}).status_code == 404


def test_the_queue_leads_to_it(page):
    assert f'href="{PAGE}"' in page.get(reverse("review_queue")).text


def test_an_empty_programme_is_told_in_words(page):
    text = page.get(PAGE).text
    assert "No application was sent in these days." in text
    assert "Nobody has written anything in these days." in text
    assert "<svg class" not in text


def test_every_drawing_says_in_words_what_it_shows_and_has_a_table(page, tester):
    ApplicationFactory(region="africa")
    say(results(tester, 6), "agree")
    text = page.get(PAGE).text
    drawings = SVG.findall(text)
    assert len(drawings) == text.count("<summary>Table") > 5
    for drawing in drawings:
        root = ET.fromstring(drawing)
        title, desc = root.find("title"), root.find("desc")
        assert root.get("role") == "img"
        assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
        for bar in root.iter("rect"):
            assert 0 <= float(bar.get("width")) <= 360
    by_region = next(drawing for drawing in drawings if "applications_by_region" in drawing)
    assert "Africa: 1; Asia: 0" in by_region
    assert "style=" not in text
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))


def test_words_of_the_survey_are_shown_without_their_author_and_escaped(page, tester):
    surveys.answer(person=tester, occasion="closing", values={"text": "<b>Bold</b> use."})
    text = page.get(PAGE).text
    assert "&lt;b&gt;Bold&lt;/b&gt; use." in text
    assert tester.email not in text
    assert "Bold" not in page.get(CSV).getvalue().decode()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"first": "2026-03-02", "last": "2026-03-01"}, "comes after the last"),
        ({"first": "yesterday"}, "valid date"),
        ({"last": "0001-01-01"}, "year 2000"),
        ({"first": "9999-12-31"}, "year 3000"),
        ({"first": "2026-01-01\0"}, "valid date"),
    ],
)
def test_days_that_make_no_sense_are_refused_in_words(page, query, words):
    for address in (PAGE, CSV):
        answer = page.get(address, query)
        assert answer.status_code == 400
        assert words in answer.text
    assert not AuditRecord.objects.filter(event="programme_exported").exists()


def test_one_day_alone_is_enough(page):
    assert "1 March 2026 to" in page.get(PAGE, {"first": "2026-03-01"}).text
    assert "2 December 2025 to 1 March 2026" in page.get(PAGE, {"last": "2026-03-01"}).text
    assert page.get(PAGE, {"last": "2999-12-31", "first": "2000-01-01"}).status_code == 200


def test_the_csv_has_the_same_figures_and_starts_no_formula(page, tester):
    say(results(tester, 6, condition={"code": "=1+1", "label": "odd"}), "agree")
    answer = page.get(CSV)
    assert answer["Content-Type"].startswith("text/csv")
    assert re.search(r'filename="provenance-programme-\d{8}-\d{8}.csv"', answer["Content-Disposition"])
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"), newline="")))
    assert list(rows[0]) == ["section", "group", "measure", "value", "from", "to"]
    (share,) = [r for r in rows if r["section"] == "agreement" and r["measure"] == "agree_share"]
    assert (share["group"], share["value"]) == ("'=1+1", "1.0")


def test_all_testers_are_asked_once_after_a_second_look(page, tester):
    assert "Please tick the box" in page.post(ASK, follow=True).text
    assert not tester.notices.exists()
    assert "Testers asked now: 1." in page.post(ASK, {"sure": "on"}, follow=True).text
    assert "Testers asked now: 0." in page.post(ASK, {"sure": "on"}, follow=True).text
    assert tester.notices.get().link == "/survey/closing/"
    assert "Asked so far: 1." in page.get(PAGE).text


def ten_thousand_applications(plan: Plan) -> None:
    now = timezone.now()
    people = User.objects.bulk_create(
        [User(email=f"many{number}@example.org", tester_state="approved") for number in range(10_000)]
    )
    statuses = (ApplicationStatus.APPROVED, ApplicationStatus.DECLINED, ApplicationStatus.SUBMITTED)
    answers = [{"question": "part", "choice": "missed", "right": True, "try": 1}] * 6
    rows = TesterApplication.objects.bulk_create(
        [
            TesterApplication(
                applicant=person,
                status=statuses[number % 3],
                full_name="Many",
                region=Region.values[number % 8],
                comprehension_answers=answers,
                submitted_at=now - timedelta(hours=number % 500),
                terms_accepted_at=now,
                comprehension_passed_at=now,
            )
            for number, person in enumerate(people)
        ]
    )
    Decision.objects.bulk_create(
        Decision(application=row, kind="approve", plan=plan, reviewer_email="r@example.org")
        for row in rows
        if row.status == ApplicationStatus.APPROVED
    )


def test_ten_thousand_applications_cost_no_more_queries_than_one(page, django_assert_max_num_queries):
    ApplicationFactory()
    with django_assert_max_num_queries(30) as one:
        page.get(PAGE)
    ten_thousand_applications(PlanFactory())
    with django_assert_max_num_queries(len(one)):
        text = page.get(PAGE).text
    assert "Within a day" in text
    assert "10,001" in text


@pytest.mark.parametrize(
    ("figure", "unit", "words"),
    [
        (1204, Unit.COUNT, "1,204"),
        (0.0001, Unit.SHARE, "under 1 %"),
        (0.9999, Unit.SHARE, "over 99 %"),
        (1.0, Unit.SHARE, "100 %"),
        (0.0, Unit.SHARE, "0 %"),
        (0.62, Unit.SHARE, "62 %"),
        (47.9, Unit.HOURS, "47.9 hours"),
        (74.4, Unit.HOURS, "3.1 days"),
        (UNDER, Unit.SHARE, UNDER),
        (None, Unit.SHARE, "none counted"),
    ],
)
def test_figures_in_words(figure, unit, words):
    assert in_words(figure, unit) == words
