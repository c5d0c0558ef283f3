"""The short check: every question has one right answer, and every wrong one explains itself."""

import pytest

from accounts import comprehension
from accounts.comprehension import QUESTIONS

RIGHT = {question.name: question.right for question in QUESTIONS}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_each_question_has_one_right_choice_and_an_explanation_for_every_choice(question):
    names = [choice.name for choice in question.choices]
    assert names.count(question.right) == 1
    assert len(set(names)) == len(names) >= 3
    assert all(choice.why for choice in question.choices)
    starts_right = [choice.name for choice in question.choices if choice.why.startswith("Right.")]
    assert starts_right == [question.right]


def test_the_right_choice_is_not_always_in_the_same_place():
    places = {[choice.name for choice in q.choices].index(q.right) for q in QUESTIONS}
    assert len(places) > 1


def test_unknown_questions_and_choices_are_left_out():
    assert (
        comprehension.mark({"nonsense": "x", QUESTIONS[0].name: "nonsense", "csrfmiddlewaretoken": "t"}) == []
    )


def test_it_is_passed_when_every_question_was_once_right():
    answers = comprehension.mark(RIGHT)
    assert comprehension.is_passed(answers)
    assert not comprehension.is_passed(answers[1:])
    assert not comprehension.is_passed([])


def test_a_later_slip_does_not_undo_a_right_answer():
    question = QUESTIONS[0]
    wrong = next(choice.name for choice in question.choices if choice.name != question.right)
    answers = comprehension.mark(RIGHT) + comprehension.mark({question.name: wrong})
    assert comprehension.is_passed(answers)
    first = comprehension.standing(answers)[0]
    assert first.is_right
    assert first.given.name == question.right


def test_answers_that_were_right_in_an_older_set_do_not_count_when_the_right_one_changed():
    question = QUESTIONS[0]
    wrong = next(choice.name for choice in question.choices if choice.name != question.right)
    answers = [{"question": question.name, "choice": wrong, "right": True}]
    assert comprehension.rightly_answered(answers) == set()
