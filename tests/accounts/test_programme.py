"""Figures of applications, decisions, checks and the survey: right at the edges of days, silent on few."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts import comprehension
from accounts.breakdown import HIDDEN, UNDER, Group, Period, counted
from accounts.models import Decision, LimitsCheck, SurveyAnswer, TesterApplication
from accounts.models.survey import Occasion
from accounts.services.comprehension_results import comprehension_results
from accounts.services.programme import applications_of, time_to_decision
from accounts.services.survey_results import survey_results, survey_texts
from tests.factories import ApplicationFactory, PlanFactory, TesterFactory

pytestmark = pytest.mark.django_db

DAYS = Period(date(2026, 3, 1), date(2026, 3, 31))
NOON = datetime(2026, 3, 15, 12, tzinfo=UTC)


def figures(breakdown):
    """Group codes with their figures, without the groups that have none."""
    return {group.code: group.figures for group in breakdown.groups if group.base}


def sent(at=NOON, **values):
    application = ApplicationFactory(**values)
    TesterApplication.objects.filter(pk=application.pk).update(submitted_at=at, created_at=at)
    return application


def decided(hours, kind="decline", at=NOON):
    application = sent(at - timedelta(hours=hours), status="approved" if kind == "approve" else "declined")
    extra = {"plan": PlanFactory()} if kind == "approve" else {"reason": "No."}
    made = Decision.objects.create(
        application=application, reviewer_email="r@example.org", kind=kind, **extra
    )
    Decision.objects.filter(pk=made.pk).update(created_at=at)


def test_applications_are_counted_by_outcome_role_region_and_kind_of_use():
    sent(role="journalist", region="africa", status="approved")
    sent(role="journalist", region="africa", status="declined", purpose="newsroom")
    sent(role="researcher", status="deferred", purpose="newsroom")
    sent(status="draft", region="asia")
    outcome, role, region, purpose = applications_of(DAYS)
    assert figures(outcome) == {
        "approved": (1, 0.3333),
        "declined": (1, 0.3333),
        "deferred": (1, 0.3333),
    }
    assert figures(role) == {"journalist": (2, 1, 1, 0), "researcher": (1, 0, 0, 1)}
    assert figures(region) == {"africa": (2, 1, 1, 0), "not_said": (1, 0, 0, 1)}
    assert figures(purpose) == {"newsroom": (2, 0, 1, 1), "not_said": (1, 1, 0, 0)}
    assert "oceania" in {group.code for group in region.groups}  # that nobody applied is worth seeing


def test_a_period_is_whole_days_in_utc():
    first, last = DAYS.moments
    for at in (first, last):
        sent(at)
    for at in (first - timedelta(microseconds=1), last + timedelta(microseconds=1)):
        sent(at)
    assert figures(applications_of(DAYS)[0]) == {"submitted": (2, 1.0)}


def test_the_usual_period_is_ninety_days_up_to_today():
    period = Period.usual()
    assert (period.last - period.first).days == 89
    assert period.last == datetime.now(UTC).date()


def test_time_to_decision_has_quarter_points_of_final_decisions_only():
    for hours in (1, 2, 3, 4, 100):
        decided(hours)
    decided(900, kind="defer")
    decided(1, at=NOON + timedelta(days=40))
    times, quarters = time_to_decision(DAYS)
    assert figures(times) == {"within_1_day": (4, 0.8), "within_7_days": (1, 0.2)}
    assert figures(quarters) == {"quarter": (2.0,), "half": (3.0,), "three_quarters": (4.0,)}


def test_one_decision_is_its_own_median_and_none_has_none():
    assert all(breakdown.is_empty for breakdown in time_to_decision(DAYS))
    decided(5, kind="approve")
    assert figures(time_to_decision(DAYS)[1])["half"] == (5.0,)


def answers(*pairs):
    return [
        {"question": name, "choice": "x", "right": right, "try": number + 1}
        for number, (name, right) in enumerate(pairs)
    ]


def test_the_question_most_often_wrong_at_the_first_answer_comes_first():
    easy, hard = (question.name for question in comprehension.QUESTIONS[:2])
    for _ in range(4):
        sent(comprehension_answers=answers((hard, False), (easy, True), (hard, True)))
    sent(comprehension_answers=answers((hard, True), (easy, True)))
    sent(comprehension_answers=answers(("retired", False)))
    sent(comprehension_answers=[])
    checks, questions = comprehension_results(DAYS)
    assert figures(checks)["application"] == (6, 6, 0.1667)
    assert [group.code for group in questions.groups] == ["retired", hard, easy]
    assert figures(questions) == {hard: (0.8, 4, 5), easy: (0.0, 0, 5), "retired": (UNDER,) * 3}
    assert "no longer asked" in questions.groups[0].label


def test_checks_that_were_not_finished_and_later_ones_count_too(tester):
    name = comprehension.QUESTIONS[0].name
    sent(status="draft", comprehension_answers=answers((name, False)), comprehension_passed_at=None)
    for _ in range(5):
        check = LimitsCheck.objects.create(
            person=TesterFactory(), answers=answers((name, True)), passed_at=NOON
        )
        LimitsCheck.objects.filter(pk=check.pk).update(started_at=NOON)
    LimitsCheck.objects.create(person=tester, passed_at=NOON)  # only notes what was told
    checks, questions = comprehension_results(DAYS)
    assert figures(checks) == {"application": (UNDER,) * 3, "later": (5, 5, 1.0)}
    assert figures(questions)[name] == (0.1667, 1, 6)


def answered(occasion="after_ten", at=NOON, **values):
    row = SurveyAnswer.objects.create(occasion=occasion, **values)
    SurveyAnswer.objects.filter(pk=row.pk).update(created_at=at)


def test_survey_answers_are_counted_by_choice_and_occasion():
    for choice in ("often", "often", "never", "often", "never"):
        answered(changed_decision=choice, went_wrong="yes" if choice == "never" else "")
    answered(occasion="closing", would_miss="not", at=NOON + timedelta(days=60))
    results = survey_results(DAYS)
    assert set(results) == {Occasion.AFTER_TEN}
    decision, clear, wrong, *_ = results[Occasion.AFTER_TEN]
    assert figures(decision) == {"often": (3, 0.6), "sometimes": (0, 0.0), "never": (2, 0.4)}
    assert clear.is_empty
    assert {group.figures for group in wrong.groups} == {(UNDER, UNDER)}


def test_words_come_without_name_or_date_in_the_order_of_the_alphabet(tester):
    answered(text="Zebras.", person=tester)
    answered(text="Apples.", at=NOON + timedelta(days=1))
    answered(text="")
    assert survey_texts(DAYS) == ["Apples.", "Zebras."]


def test_groups_of_few_are_hidden_and_empty_ones_stay_empty():
    hidden = counted("x", "X", "X", {"a": 4, "b": 5, "": 1}, {"a": "A", "b": "B", "c": "C"}).hide_few()
    assert hidden.groups == (
        Group("a", "A", (UNDER, UNDER), 4),
        Group("b", "B", (5, 0.5), 5),
        Group("c", "C", (0, 0.0), 0),
        Group("not_said", "Not said", (UNDER, UNDER), 1),
    )
    assert hidden.hide_few() == hidden


def test_a_hidden_role_cannot_be_worked_out_from_the_outcomes():
    """Five approved and eight declined in all, and twelve of a journalist's: so the one left was declined."""
    for status, role, number in (("approved", "journalist", 5), ("declined", "journalist", 7)):
        ApplicationFactory.create_batch(number, status=status, role=role)
    ApplicationFactory(status="declined", role="researcher")
    roles = next(one for one in applications_of(Period.usual()) if one.code == "applications_by_role")
    told = {group.code: group.figures[0] for group in roles.hide_few().groups if group.base}
    assert told == {"journalist": HIDDEN, "researcher": UNDER}


def test_a_single_hidden_group_takes_the_smallest_other_one_with_it():
    """Otherwise the shares of the others tell how many all are, and so how many it has."""
    labels = {"a": "A", "b": "B", "c": "C"}
    hidden = counted("x", "X", "X", {"a": 2, "b": 9, "c": 7}, labels).hide_few()
    assert [group.figures for group in hidden.groups] == [(UNDER,) * 2, (9, 0.5), (HIDDEN,) * 2]
