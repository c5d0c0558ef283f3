"""The short check: one question of each group a try, one right answer each, and every choice explained."""

import pytest

from accounts import comprehension
from accounts.comprehension import QUESTIONS, drawn
from accounts.questions import Group

RIGHT = {question.name: question.right for question in QUESTIONS}
OLD = ("scope", "no_evidence", "likely", "cannot_tell", "decision")  # what the first check asked


def slip_of(question):
    return next(choice.name for choice in question.choices if choice.name != question.right)


def answered(posted, answers=(), seed="a"):
    return [*answers, *comprehension.mark(posted, answers=answers, seed=seed)]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_each_question_has_one_right_choice_a_group_and_an_explanation_for_every_choice(question):
    names = [choice.name for choice in question.choices]
    assert names.count(question.right) == 1
    assert len(set(names)) == len(names) >= 3
    assert question.group in set(Group)
    assert all(choice.why and choice.text for choice in question.choices)
    starts_right = [choice.name for choice in question.choices if choice.why.startswith("Right.")]
    assert starts_right == [question.right]


def test_the_bank_is_large_and_every_group_can_show_another_question():
    assert len(QUESTIONS) >= 12
    assert len(RIGHT) == len(QUESTIONS)
    assert all(sum(q.group == group for q in QUESTIONS) >= 2 for group in Group)


def test_the_right_choice_is_in_every_place_about_as_often():
    places = [[choice.name for choice in q.choices].index(q.right) for q in QUESTIONS]
    assert all(places.count(place) >= len(places) // 5 for place in (0, 1, 2))


def test_a_try_asks_one_question_of_each_group_and_the_next_try_asks_others():
    first, second = drawn("a", 1), drawn("a", 2)
    assert list(first) == list(Group)
    assert first == drawn("a", 1)
    assert all(first[group] != second[group] for group in Group)


def test_people_do_not_all_get_the_same_questions():
    assert len({tuple(q.name for q in drawn(str(seed), 1).values()) for seed in range(20)}) > 5


def test_unknown_questions_and_choices_are_left_out():
    asked = drawn("a", 1)[Group.EDITED]
    assert answered({"nonsense": "x", asked.name: "nonsense", "csrfmiddlewaretoken": "t"}) == []


def test_questions_that_this_try_does_not_ask_are_left_out():
    assert {answer["question"] for answer in answered(RIGHT)} == {q.name for q in drawn("a", 1).values()}


def test_it_is_passed_when_every_group_was_once_right():
    answers = answered(RIGHT)
    assert comprehension.is_passed(answers)
    assert not comprehension.is_passed(answers[1:])
    assert not comprehension.is_passed([])


def test_a_slip_is_explained_and_the_next_try_asks_another_question_of_that_group_only():
    question = drawn("a", 1)[Group.BASE_RATES]
    answers = answered(RIGHT | {question.name: slip_of(question)})
    line, *others = comprehension.standing(answers, seed="a")
    assert line.slip.text == question.text
    assert line.slip.why
    assert line.question == drawn("a", 2)[Group.BASE_RATES]
    assert all(other.is_right for other in others)
    assert comprehension.current_try(answers) == 2
    assert comprehension.is_passed(answered(RIGHT, answers))


def test_sending_no_answers_starts_no_new_try():
    assert comprehension.current_try(answered({})) == 1


def test_what_the_first_check_stored_still_counts_and_can_be_read():
    answers = [{"question": name, "choice": RIGHT[name], "right": True} for name in OLD]
    assert {line.question.name for line in comprehension.standing(answers, seed="a") if line.is_right} <= set(
        OLD
    )
    assert comprehension.current_try(answers) == 1
    assert all(given.why for given in comprehension.given_answers(answers))


def test_an_answer_to_a_retired_question_stays_readable_and_counts_for_nothing():
    answers = [{"question": "retired", "choice": "x", "right": True}]
    (given,) = comprehension.given_answers(answers)
    assert "no longer asked (retired)" in given.text
    assert given.is_right
    assert comprehension.rightly_answered(answers) == set()


def test_answers_that_were_right_in_an_older_set_do_not_count_when_the_right_one_changed():
    question = QUESTIONS[0]
    answers = [{"question": question.name, "choice": slip_of(question), "right": True}]
    assert comprehension.rightly_answered(answers) == set()
