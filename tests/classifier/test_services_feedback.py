"""What a tester says of a verdict."""

import pytest
from django.urls import reverse

from accounts.errors import IllegalTransition, SiteClosed
from accounts.models import Notice
from accounts.models.switches import SwitchName
from accounts.services import switches
from classifier.errors import MissingTruth, NotVisible
from classifier.models import Feedback
from classifier.services.feedback import answer_feedback, give_feedback


@pytest.fixture
def verdict(ready):
    return ready.verdicts.get()


def test_an_opinion_is_kept_with_its_note(verdict, tester):
    feedback = give_feedback(verdict=verdict, tester=tester, opinion="disagree", note=" I took it myself. ")
    assert (feedback.opinion, feedback.note) == ("disagree", "I took it myself.")


def test_a_second_opinion_replaces_the_first(verdict, tester):
    give_feedback(verdict=verdict, tester=tester, opinion="known", truth="dalle3")
    give_feedback(verdict=verdict, tester=tester, opinion="agree")
    feedback = Feedback.objects.get()
    assert (feedback.opinion, feedback.truth) == ("agree", "")


def test_who_agrees_may_say_what_it_is_too(verdict, tester):
    feedback = give_feedback(verdict=verdict, tester=tester, opinion="agree", truth="dalle3")
    assert (feedback.opinion, feedback.truth) == ("agree", "dalle3")


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


def test_staff_answer_once_read_and_the_tester_is_told(verdict, tester, reviewer):
    feedback = give_feedback(verdict=verdict, tester=tester, opinion="disagree", note="It is a photograph.")
    assert list(Feedback.objects.waiting()) == [feedback]
    answer_feedback(feedback=feedback, reviewer=reviewer, answer="Thank you.", seen=feedback.updated_at)
    assert not Feedback.objects.waiting().exists()
    notice = Notice.objects.get(person=tester)
    assert "Thank you." in notice.text
    assert str(verdict.submission_id) in notice.link


def test_what_the_tester_changed_meanwhile_is_read_again_first(verdict, tester, reviewer):
    feedback = give_feedback(verdict=verdict, tester=tester, opinion="disagree", note="It is a photograph.")
    give_feedback(verdict=verdict, tester=tester, opinion="agree", note="I was wrong.")
    with pytest.raises(IllegalTransition, match="read it again"):
        answer_feedback(feedback=feedback, reviewer=reviewer, answer="No.", seen=feedback.updated_at)
    assert not Notice.objects.filter(person=tester).exists()


def test_a_new_note_after_the_answer_waits_again(verdict, tester, reviewer):
    feedback = give_feedback(verdict=verdict, tester=tester, opinion="disagree", note="It is a photograph.")
    answer_feedback(feedback=feedback, reviewer=reviewer, answer="Thank you.", seen=feedback.updated_at)
    give_feedback(verdict=verdict, tester=tester, opinion="disagree", note="And here is the negative.")
    assert Feedback.objects.waiting().count() == 1


def test_without_a_note_nothing_waits_for_an_answer(verdict, tester):
    give_feedback(verdict=verdict, tester=tester, opinion="agree")
    assert not Feedback.objects.waiting().exists()


def test_the_page_shows_words_and_no_file_name_and_sends_the_answer(client, verdict, tester, reviewer):
    give_feedback(verdict=verdict, tester=tester, opinion="disagree", note="Line one.\r\nLine two.")
    client.force_login(reviewer)
    page = client.get(reverse("feedback_list"))
    assert "Line two." in page.text
    assert "harbour" not in page.text
    feedback = Feedback.objects.get()
    data = {"answer": "We see.", "seen": feedback.updated_at.isoformat()}
    client.post(reverse("feedback_answer", args=[feedback.pk]), data)
    client.force_login(tester)
    assert "We see." in client.get(reverse("submission_detail", args=[verdict.submission_id])).text


@pytest.mark.parametrize("data", [{"answer": ""}, {"answer": "x", "seen": "yesterday"}])
def test_an_incomplete_answer_is_not_sent(client, verdict, tester, reviewer, data):
    feedback = give_feedback(verdict=verdict, tester=tester, opinion="disagree", note="Hm.")
    client.force_login(reviewer)
    client.post(reverse("feedback_answer", args=[feedback.pk]), data)
    assert Feedback.objects.get().answer == ""
