"""Every step says in words whether it is done, now or left, and when everything was saved."""

import pytest
from django.urls import reverse

from accounts.progress import progress_context
from tests.factories import ApplicationFactory


def states(application, current=""):
    return [step.state for step in progress_context(application, current)["steps"]]


def test_before_the_first_step_everything_is_left_and_nothing_is_saved():
    assert states(None, "application_form") == ["now", "left", "left", "left"]
    progress = progress_context(None, "")["progress"]
    assert (progress.done, progress.left, progress.saved_at) == (0, 4, None)


def test_what_is_finished_is_done_and_stays_done_while_one_looks_at_it_again(stranger):
    draft = ApplicationFactory(applicant=stranger, status="draft")
    assert states(draft, "application_terms") == ["done", "done", "done", "now"]
    assert states(draft, "application_form") == ["now, done before", "done", "done", "left"]


@pytest.mark.parametrize("name", ["form", "reading", "check", "terms"])
def test_each_step_marks_itself_as_the_current_one_and_says_when_it_was_saved(client, stranger, name):
    ApplicationFactory(applicant=stranger, status="draft")
    client.force_login(stranger)
    text = client.get(reverse(f"application_{name}")).text
    assert text.count('aria-current="step"') == 1
    assert "3 of 4 steps done, 1 left." in text
    assert "Saved on" in text


def test_saving_moves_the_time(client, stranger):
    draft = ApplicationFactory(applicant=stranger, status="draft")
    client.force_login(stranger)
    client.post(reverse("application_form"), {"action": "later", "full_name": "Ada"})
    before = draft.updated_at
    draft.refresh_from_db()
    assert draft.updated_at > before
