"""Switches stop what they say, with their message, and turning one is audited."""

import pytest

from accounts.errors import SiteClosed
from accounts.models import AuditRecord
from accounts.models.switches import SwitchName
from accounts.services import switches


def turn(reviewer, name, *, is_on=True, message=""):
    switches.set_switch(actor=reviewer, name=name, is_on=is_on, message=message, description="A test.")


def test_nothing_is_closed_on_a_new_site(db):
    switches.require_uploads_open()
    switches.require_writable()


def test_closed_uploads_leave_the_rest_of_the_site_writable(reviewer):
    turn(reviewer, SwitchName.UPLOADS_CLOSED, message="Back at noon.")
    switches.require_writable()
    with pytest.raises(SiteClosed, match="Back at noon"):
        switches.require_uploads_open()


def test_a_read_only_site_takes_no_uploads_and_says_so_without_a_message_too(reviewer):
    turn(reviewer, SwitchName.READ_ONLY)
    for require in (switches.require_writable, switches.require_uploads_open):
        with pytest.raises(SiteClosed, match="read-only for now"):
            require()


def test_turning_a_switch_off_opens_again_and_both_turns_are_audited(reviewer):
    turn(reviewer, SwitchName.UPLOADS_CLOSED)
    turn(reviewer, SwitchName.UPLOADS_CLOSED, is_on=False)
    switches.require_uploads_open()
    assert [r.details["is_on"] for r in AuditRecord.objects.order_by("pk")] == [True, False]


def test_a_banner_closes_nothing_and_is_on_every_page(client, reviewer):
    turn(reviewer, SwitchName.BANNER, message="New release on Monday.")
    switches.require_uploads_open()
    assert b"New release on Monday." in client.get("/terms/").content
