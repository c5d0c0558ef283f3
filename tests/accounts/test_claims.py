"""One reviewer at a time works on an application."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.errors import IllegalTransition, SiteClosed
from accounts.models import ApplicationClaim, AuditRecord, SiteSwitch
from accounts.models.switches import SwitchName
from accounts.services import claims, decisions
from tests.factories import ApplicationFactory, ReviewerFactory


@pytest.fixture
def application(db):
    return ApplicationFactory()


@pytest.fixture
def colleague(db):
    return ReviewerFactory()


def lapse(application):
    ApplicationClaim.objects.filter(application=application).update(
        claimed_at=timezone.now() - timedelta(hours=2, seconds=1)
    )


def test_of_two_reviewers_only_the_first_gets_it_until_it_is_released(application, reviewer, colleague):
    claims.claim_application(application=application, reviewer=reviewer)
    with pytest.raises(IllegalTransition, match="another reviewer has it"):
        claims.claim_application(application=application, reviewer=colleague)
    claims.release_application(application=application, reviewer=reviewer)
    claims.claim_application(application=application, reviewer=colleague)
    assert application.claim.holder == colleague


def test_only_the_claimer_decides_and_deciding_ends_the_claim(application, reviewer, colleague):
    claims.claim_application(application=application, reviewer=reviewer)
    with pytest.raises(IllegalTransition, match="Another reviewer is working"):
        decisions.decline(application=application, reviewer=colleague, reason="No.")
    decisions.defer(application=application, reviewer=reviewer, reason="Next week.")
    assert ApplicationClaim.objects.get().holder is None


def test_after_two_hours_anybody_may_decide_or_claim(application, reviewer, colleague):
    claims.claim_application(application=application, reviewer=reviewer)
    lapse(application)
    with pytest.raises(IllegalTransition):
        claims.release_application(application=application, reviewer=reviewer)
    claims.claim_application(application=application, reviewer=colleague)
    lapse(application)
    assert decisions.decline(application=application, reviewer=reviewer, reason="No.").kind == "decline"


def test_a_handover_brings_the_note_and_is_audited(application, reviewer, colleague):
    claims.claim_application(application=application, reviewer=reviewer)
    data = {"application": application, "reviewer": reviewer, "note": "I know her."}
    with pytest.raises(IllegalTransition, match="own application"):
        claims.hand_over_application(colleague=application.applicant, **data)
    claims.hand_over_application(colleague=colleague, **data)
    assert (application.claim.holder, application.claim.note) == (colleague, "I know her.")
    with pytest.raises(IllegalTransition):
        claims.hand_over_application(colleague=colleague, **data)
    assert AuditRecord.objects.get(event="application_handed_over").description == "I know her."


def test_nothing_is_claimed_after_a_decision_or_while_the_site_is_read_only(application, reviewer):
    with pytest.raises(IllegalTransition):
        claims.claim_application(application=ApplicationFactory(status="declined"), reviewer=reviewer)
    SiteSwitch.objects.update_or_create(name=SwitchName.READ_ONLY, defaults={"is_on": True})
    with pytest.raises(SiteClosed):
        claims.claim_application(application=application, reviewer=reviewer)


def test_the_pages_claim_hand_over_and_show_who_has_it(client, application, reviewer, colleague):
    client.force_login(reviewer)
    url = reverse("review_claim", args=[application.pk])
    assert "You have this application" in client.post(url, {"action": "claim"}, follow=True).content.decode()
    data = {"action": "hand_over", "colleague": colleague.pk, "note": "Please look."}
    html = client.post(url, data, follow=True).content.decode()
    assert f"{colleague.email} has this application" in html
    assert "Please look." in html
    assert colleague.email in client.get(reverse("review_queue")).content.decode()
    assert "Please choose a reviewer" in client.post(url, data | {"note": ""}, follow=True).content.decode()
