"""After ten pictures with a result a tester is asked, once."""

import pytest

from accounts.models import SiteSwitch, User
from accounts.models.switches import SwitchName
from classifier.models import Submission
from classifier.services.survey_notices import ENOUGH, ask_after_ten
from tests.classifier.results import results, shelf_release, verdict

pytestmark = pytest.mark.django_db


def test_the_tenth_picture_brings_the_question_once(tester, colleague):
    results(tester, ENOUGH - 1)
    assert ask_after_ten() == 0
    results(tester)
    results(colleague)
    assert [ask_after_ten(), ask_after_ten()] == [1, 0]
    assert tester.notices.get().link == "/survey/after_ten/"
    results(tester, 5)
    tester.notices.update(read_at=tester.date_joined)
    assert ask_after_ten() == 0
    assert not colleague.notices.exists()


def test_a_picture_checked_again_counts_once_and_one_without_a_result_not_at_all(tester):
    for row in results(tester, ENOUGH - 1):
        verdict(row.submission, release=shelf_release("shelf-2"))
    Submission.objects.create(tester=tester, sha256="0" * 64)
    assert ask_after_ten() == 0


def test_nobody_is_asked_who_left_or_while_nobody_could_answer(tester, suspended):
    results(suspended, ENOUGH)
    results(tester, ENOUGH)
    User.objects.filter(pk=tester.pk).update(is_active=False)
    switch = SiteSwitch.objects.create(name=SwitchName.READ_ONLY, is_on=True)
    assert ask_after_ten() == 0
    switch.delete()
    assert ask_after_ten() == 1
    assert suspended.notices.exists()
    assert not tester.notices.exists()
