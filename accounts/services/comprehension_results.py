"""Which questions of the short check people get wrong first. Only reads."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from accounts import comprehension
from accounts.breakdown import Breakdown, Group, Measure, Period, Unit, share
from accounts.models import LimitsCheck, TesterApplication

# Answers of one check, and when it was passed.
Check = tuple[list[dict[str, Any]], object]

_CHECKS: Final = (
    Measure("taken", "Taken"),
    Measure("passed", "Passed so far"),
    Measure("no_slip", "Without a wrong answer", Unit.SHARE),
)
_QUESTIONS: Final = (
    Measure("wrong_share", "Wrong at the first answer", Unit.SHARE),
    Measure("wrong", "Wrong"),
    Measure("asked", "Asked"),
)


def comprehension_results(period: Period) -> tuple[Breakdown, ...]:
    """Checks begun in the period, unfinished ones too, and their questions, the hardest first.

    Small groups are hidden: what somebody answered is nobody else's business.
    """
    first = list(_checks_of_applications(period))
    later = list(_later_checks(period))
    checks = (
        _group_of_checks("application", "In the application", first),
        _group_of_checks("later", "Later, after the limits changed", later),
    )
    return (
        Breakdown("checks", "Short checks", "Check", _CHECKS, checks, drawn=2).hide_few(),
        _questions([*first, *later]).hide_few(),
    )


def _checks_of_applications(period: Period) -> Iterator[Check]:
    rows = TesterApplication.objects.filter(created_at__range=period.moments).order_by()
    found = rows.values_list("comprehension_answers", "comprehension_passed_at")
    return (row for row in found.iterator(chunk_size=2000) if row[0])


def _later_checks(period: Period) -> Iterator[Check]:
    # Those without answers only note what somebody was told.
    rows = LimitsCheck.objects.filter(started_at__range=period.moments).order_by()
    return (row for row in rows.values_list("answers", "passed_at").iterator(chunk_size=2000) if row[0])


def _group_of_checks(code: str, label: str, checks: list[Check]) -> Group:
    passed = sum(passed_at is not None for _, passed_at in checks)
    clean = sum(all(answer.get("right") for answer in answers) for answers, _ in checks)
    return Group(code, label, (len(checks), passed, share(clean, len(checks))), len(checks))


def _questions(checks: list[Check]) -> Breakdown:
    asked: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for answers, _ in checks:
        # A person's first answer to each question; reversed, because the last of a key stays.
        firsts = {str(answer["question"]): bool(answer.get("right")) for answer in reversed(answers)}
        asked.update(firsts.keys())
        wrong.update(name for name, is_right in firsts.items() if not is_right)
    texts = {question.name: question.text for question in comprehension.QUESTIONS}
    names = sorted(asked, key=lambda name: (-wrong[name] / asked[name], name))
    groups = tuple(
        Group(
            name,
            texts.get(name, f"A question that is no longer asked ({name})"),
            (share(wrong[name], asked[name]), wrong[name], asked[name]),
            asked[name],
        )
        for name in names
    )
    return Breakdown("questions", "Questions, the hardest first", "Question", _QUESTIONS, groups)
