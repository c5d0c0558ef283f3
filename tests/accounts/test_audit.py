"""The audit trail is appended to, never changed, and outlives accounts."""

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from accounts.models import AuditRecord
from accounts.services import audit


def test_a_record_keeps_the_actors_address_after_the_account_is_gone(tester):
    audit.record(actor=tester, event="something", target="thing 1", colour="red")
    tester.delete()
    record = AuditRecord.objects.get()
    assert (record.actor, record.actor_email, record.details) == (
        None,
        "tester@example.org",
        {"colour": "red"},
    )


def test_an_act_of_staff_without_a_description_cannot_be_stored(reviewer):
    with pytest.raises(IntegrityError), transaction.atomic():
        audit.record(actor=reviewer, event="something")
    assert audit.record(actor=reviewer, event="something", description="Why.").actor_is_staff


def test_a_record_cannot_be_saved_again(db):
    record = audit.record(actor=None, event="something")
    record.event = "something else"
    with pytest.raises(TypeError):
        record.save()
