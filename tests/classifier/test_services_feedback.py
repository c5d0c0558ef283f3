"""What a tester says of a verdict."""

import pytest

from accounts.errors import SiteClosed
from accounts.models.switches import SwitchName
from accounts.services import switches
from classifier.errors import MissingTruth, NotVisible
from classifier.models import Feedback
from classifier.services.feedback import give_feedback


@pytest.fixture
def verdict(ready):
    return ready.verdicts.get()


def test_an_opinion_is_kept_with_its_note(verdict, tester):
    feedback = give_feedback(verdict=verdict, tester=tester, opinion="disagree", note=" I took it myself. ")
    assert (feedback.opinion, feedback.note) == ("disagree", "I took it myself.")


def test_a_second_opinion_replaces_the_first(verdict, tester):
    give_feedback(verdict=verdict, tester=tester, opinion="known", truth="dalle3")
    give_feedback(verdict=verdict, tester=tester, opinion="agree", truth="dalle3")
    feedback = Feedback.objects.get()
    assert (feedback.opinion, feedback.truth) == ("agree", "")


def test_who_knows_the_truth_names_it(verdict, tester):
    with pytest.raises(MissingTruth, match="turned out to be"):
        give_feedback(verdict=verdict, tester=tester, opinion="known")
    assert not Feedback.objects.exists()


def test_nobody_rates_anothers_verdict(verdict, colleague, reviewer):
    for person in (colleague, reviewer):
        with pytest.raises(NotVisible):
            give_feedback(verdict=verdict, tester=person, opinion="agree")


def test_a_read_only_site_takes_none(verdict, tester, reviewer):
    switches.set_switch(
        actor=reviewer, name=SwitchName.READ_ONLY, is_on=True, message="Moving.", description="Move"
    )
    with pytest.raises(SiteClosed, match="Moving"):
        give_feedback(verdict=verdict, tester=tester, opinion="agree")
