"""Saved replies and second opinions help a reviewer decide and decide nothing themselves."""

import pytest
from django.urls import reverse

from accounts.errors import IllegalTransition
from accounts.models import AuditRecord, Notice, SavedReply, SecondOpinion
from accounts.services import decisions, saved_replies, second_opinions
from accounts.services.personal_data import applications
from accounts.services.queue import find_applications
from tests.factories import ApplicationFactory, ReviewerFactory, UserFactory

QUESTION = "Do you know this newsroom?"


@pytest.fixture
def application(db):
    return ApplicationFactory()


@pytest.fixture
def colleague(db):
    return ReviewerFactory()


@pytest.fixture
def page(client, reviewer):
    client.force_login(reviewer)
    return client


def ask(application, reviewer, colleague=None):
    return second_opinions.ask_opinion(
        application=application, reviewer=reviewer, colleague=colleague, question=QUESTION
    )


def answer(opinion, reviewer, advice="approve", text="Yes, well."):
    second_opinions.give_opinion(opinion=opinion, reviewer=reviewer, advice=advice, text=text)


def test_the_colleague_is_told_answers_and_the_asker_is_told(application, reviewer, colleague):
    opinion = ask(application, reviewer, colleague)
    assert QUESTION in Notice.objects.get(person=colleague).text
    answer(opinion, colleague)
    assert "Approve" in Notice.objects.get(person=reviewer).text
    assert application.is_decidable
    events = AuditRecord.objects.filter(target=f"application {application.pk}")
    assert set(events.values_list("event", flat=True)) == {"opinion_asked", "opinion_given"}


def test_asked_of_one_nobody_else_answers_and_asked_of_any_the_first_does(application, reviewer, colleague):
    third = ReviewerFactory()
    opinion = ask(application, reviewer, colleague)
    with pytest.raises(IllegalTransition, match="someone else"):
        answer(opinion, third)
    answer(opinion, colleague)
    open_to_all = ask(application, reviewer)
    answer(open_to_all, third)
    with pytest.raises(IllegalTransition, match="already"):
        answer(open_to_all, colleague)


def test_what_was_asked_of_someone_who_left_anybody_may_answer(application, reviewer, colleague):
    opinion = ask(application, reviewer, colleague)
    other = ReviewerFactory()
    with pytest.raises(IllegalTransition):
        answer(opinion, other)
    colleague.is_active = False
    colleague.save()
    answer(opinion, other)
    assert opinion.answered_by == other


def test_nobody_answers_their_own_question_or_about_themselves(reviewer, colleague):
    with pytest.raises(IllegalTransition):
        answer(ask(ApplicationFactory(), reviewer), reviewer)
    own = ApplicationFactory(applicant=colleague)
    with pytest.raises(IllegalTransition, match="neither you nor the applicant"):
        ask(own, reviewer, colleague)
    with pytest.raises(IllegalTransition, match="their own application"):
        answer(ask(own, reviewer), colleague)


def test_one_question_at_a_time_and_none_once_decided(application, reviewer, colleague):
    ask(application, reviewer)
    with pytest.raises(IllegalTransition, match="asked for already"):
        ask(application, colleague)
    decisions.decline(application=application, reviewer=reviewer, reason="No.")
    SecondOpinion.objects.all().delete()
    with pytest.raises(IllegalTransition, match="decided"):
        ask(application, reviewer)


def test_only_reviewers_are_asked(application, reviewer):
    with pytest.raises(IllegalTransition, match="reviewer only"):
        ask(application, reviewer, UserFactory())


def test_the_queue_finds_what_waits_for_me(application, reviewer, colleague):
    ApplicationFactory()
    ask(application, reviewer, colleague)

    def waiting(who):
        return list(find_applications(status="submitted", reviewer=who, claim="opinion"))

    assert waiting(colleague) == [application]
    assert waiting(reviewer) == []


def test_the_applicant_never_sees_it_on_the_site_but_gets_it_with_all_their_data(
    client, application, reviewer, colleague
):
    answer(ask(application, reviewer, colleague), colleague)
    client.force_login(application.applicant)
    assert QUESTION not in client.get(reverse("application_status")).content.decode()
    (mine,) = applications(person=application.applicant)
    assert [row["question"] for row in mine["second_opinions"]] == [QUESTION]


def test_the_pages_ask_and_answer(page, client, application, reviewer, colleague):
    url = reverse("review_application", args=[application.pk])
    page.post(reverse("ask_opinion", args=[application.pk]), {"question": QUESTION})
    assert "No answer yet" in page.get(url).content.decode()
    client.force_login(colleague)
    opinion = SecondOpinion.objects.get()
    data = {"advice": "unsure", "text": "Never heard of it."}
    client.post(reverse("give_opinion", args=[opinion.pk]), data)
    html = client.get(url).content.decode()
    assert "I cannot tell" in html
    assert "Never heard of it." in html


def test_a_reply_fills_the_reason_and_can_be_changed_there(page, application, reviewer):
    reply = saved_replies.save_reply(reviewer=reviewer, title="No proof", text="Please add a staff page.")
    url = reverse("review_application", args=[application.pk])
    html = page.get(url, {"reply": reply.pk}).content.decode()
    assert ">\nPlease add a staff page.</textarea>" in html


@pytest.mark.parametrize("chosen", ["999", "x", "", "9" * 30, "²"])
def test_a_reply_that_is_gone_changes_nothing(page, application, chosen):
    url = reverse("review_application", args=[application.pk])
    assert page.get(url, {"reply": chosen}).status_code == 200


def test_two_replies_cannot_have_one_title_and_what_was_typed_stays(page, reviewer):
    saved_replies.save_reply(reviewer=reviewer, title="No proof", text="First.")
    html = page.post(reverse("saved_reply_list"), {"title": "No proof", "text": "Second."}).content.decode()
    assert "already" in html
    assert "Second." in html
    assert SavedReply.objects.get().text == "First."


def test_a_reply_is_changed_and_removed_and_both_are_on_record(page, reviewer):
    page.post(reverse("saved_reply_list"), {"title": "No proof", "text": "First."})
    url = reverse("saved_reply", args=[SavedReply.objects.get().pk])
    page.post(url, {"title": "No proof", "text": "Better."})
    assert SavedReply.objects.get().text == "Better."
    page.post(url, {"action": "remove"})
    assert not SavedReply.objects.exists()
    events = AuditRecord.objects.filter(event__startswith="saved_reply").order_by("pk")
    assert [row.event.removeprefix("saved_reply_") for row in events] == ["added", "changed", "removed"]
