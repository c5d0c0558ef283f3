"""The bank of questions for the short check; every wrong answer explains itself.

The name of a question is stored with each answer: never give an old name another meaning. A question may be
reworded where its answer stays the same; else it gets a new name.
"""

from accounts.questions.evidence import EVIDENCE
from accounts.questions.numbers import NUMBERS
from accounts.questions.question import Choice, Group, Question

BANK = (*NUMBERS, *EVIDENCE)

__all__ = ["BANK", "Choice", "Group", "Question"]
