"""Reviewers find what they look for, however long the queue is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Decision, TesterApplication, User
from accounts.services import claims, queue
from tests.factories import ApplicationFactory, ReviewerFactory


@pytest.fixture
def shown(client, reviewer):
    client.force_login(reviewer)
    return lambda **query: client.get(reverse("review_queue"), query).content.decode()


def test_filters_narrow_by_role_text_and_claim(shown, reviewer):
    ada = ApplicationFactory(full_name="Ada", role="researcher", organisation="Analytical Engines")
    grace = ApplicationFactory(full_name="Grace", organisation="Navy")
    ApplicationFactory(full_name="Edsger", organisation="Austin")
    claims.claim_application(application=ada, reviewer=reviewer)
    claims.claim_application(application=grace, reviewer=ReviewerFactory())

    def names(**query):
        html = shown(**query)
        return [name for name in ("Ada", "Grace", "Edsger") if f">{name}</a>" in html]

    assert names(role="researcher") == ["Ada"]
    assert names(text="nAv") == ["Grace"]
    assert names(claim="mine") == ["Ada"]
    assert names(claim="unclaimed") == ["Edsger"]
    assert names(role="nonsense", claim="nonsense") == ["Ada", "Grace", "Edsger"]


def test_the_median_counts_final_decisions_of_the_last_ninety_days(reviewer):
    assert queue.median_time_to_decision() is None
    now = timezone.now()
    for hours, kind in ((1, "decline"), (3, "decline"), (50, "decline"), (900, "defer")):
        row = ApplicationFactory(status="declined")
        TesterApplication.objects.filter(pk=row.pk).update(submitted_at=now - timedelta(hours=hours))
        made = Decision.objects.create(
            application=row, reviewer=reviewer, reviewer_email=reviewer.email, kind=kind, reason="No."
        )
        Decision.objects.filter(pk=made.pk).update(created_at=now)
    assert queue.median_time_to_decision() == timedelta(hours=3)


def test_many_applications_cost_as_many_queries_as_one(shown):
    ApplicationFactory()
    people = User.objects.bulk_create(User(email=f"many{i}@example.org") for i in range(2000))
    with CaptureQueriesContext(connection) as one:
        shown()
    now = timezone.now()
    TesterApplication.objects.bulk_create(
        TesterApplication(
            applicant=person,
            status="submitted",
            full_name="Many",
            submitted_at=now,
            terms_accepted_at=now,
            comprehension_passed_at=now,
        )
        for person in people
    )
    with CaptureQueriesContext(connection) as many:
        assert "Page 1 of 41" in shown()
    assert len(many) == len(one)
