"""The short check before a tester starts: one question of each group a try, drawn from a bank.

Answers are stored as a list of {"question", "choice", "right", "try"}. Older ones lack "try" and count as the
tries before the first. A group is done once any of its questions was answered rightly.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounts.questions import BANK, Choice, Group, Question

QUESTIONS = BANK
Answers = Sequence[Mapping[str, object]]
ALL = tuple(Group)
_BY_NAME = {question.name: question for question in QUESTIONS}


def current_try(answers: Answers) -> int:
    """Number of the try that is open, from 1; every try that was answered counts once."""
    return 1 + max((_try_of(answer) for answer in answers), default=0)


def _try_of(answer: Mapping[str, object]) -> int:
    number = answer.get("try", 0)
    return number if isinstance(number, int) else 0


def drawn(seed: str, number: int, groups: Sequence[Group] = ALL) -> dict[Group, Question]:
    """The questions of one try; the same seed and number give the same ones, the next number gives others."""
    return {group: _draw(group, seed, number) for group in groups}


def _draw(group: Group, seed: str, number: int) -> Question:
    questions = [question for question in QUESTIONS if question.group == group]
    random.Random(f"{seed}:{group}").shuffle(questions)
    return questions[(number - 1) % len(questions)]


def is_passed(answers: Answers, *, groups: Sequence[Group] = ALL) -> bool:
    """True once one question of every group was answered rightly."""
    return set(_done(answers)) >= set(groups)


def rightly_answered(answers: Answers) -> set[str]:
    """Names of the questions of today's bank that were answered rightly at least once."""
    given = {(str(answer["question"]), answer["choice"]) for answer in answers}
    return {name for name, choice in given if name in _BY_NAME and _BY_NAME[name].right == choice}


def _done(answers: Answers) -> dict[Group, Question]:
    """Each finished group with the question that finished it."""
    return {_BY_NAME[name].group: _BY_NAME[name] for name in sorted(rightly_answered(answers))}


def mark(
    posted: Mapping[str, str], *, answers: Answers, seed: str, groups: Sequence[Group] = ALL
) -> list[dict[str, object]]:
    """Marked answers to the open try; whatever was not asked, or was answered rightly before, is left out."""
    number = current_try(answers)
    return [
        {"question": question.name, "choice": given, "right": given == question.right, "try": number}
        for group, question in drawn(seed, number, groups).items()
        if group not in _done(answers) and (given := posted.get(question.name, "")) and question.choice(given)
    ]


@dataclass(frozen=True)
class Given:
    """One answer that was stored; `text` and `answer` are readable for retired questions too."""

    text: str
    answer: str
    why: str
    is_right: bool


def given_answers(answers: Answers) -> list[Given]:
    """Everything that was answered, oldest first, whatever has become of the bank."""
    return [_given(answer) for answer in answers]


def _given(answer: Mapping[str, object]) -> Given:
    name, chosen = str(answer["question"]), str(answer["choice"])
    question = _BY_NAME.get(name)
    choice = question.choice(chosen) if question else None
    return Given(
        text=question.text if question else f"A question that is no longer asked ({name})",
        answer=choice.text if choice else f"An answer that is no longer offered ({chosen})",
        why=choice.why if choice else "",
        is_right=bool(answer.get("right")),
    )


@dataclass(frozen=True)
class Standing:
    """Where somebody stands with one group: what finished it, or the question to answer now.

    `slip` is the last wrong answer of an open group, mostly to another question than the one asked now.
    """

    question: Question
    given: Choice | None
    is_right: bool
    slip: Given | None


def standing(answers: Answers, *, seed: str, groups: Sequence[Group] = ALL) -> list[Standing]:
    """One line per group; a right answer stays right whatever came later."""
    done, now = _done(answers), drawn(seed, current_try(answers), groups)
    return [
        Standing(done[group], done[group].choice(done[group].right), is_right=True, slip=None)
        if group in done
        else Standing(now[group], None, is_right=False, slip=_slip(answers, group))
        for group in groups
    ]


def _slip(answers: Answers, group: Group) -> Given | None:
    names = {question.name for question in QUESTIONS if question.group == group}
    mine = [answer for answer in answers if answer["question"] in names]
    return _given(mine[-1]) if mine else None
