"""Whom to write to stands wherever people are told to write."""

from io import StringIO

import pytest
from django.core.management import call_command

from accounts.services.notifications import render_mail

ADDRESS = "desk@example.org"


@pytest.mark.parametrize("path", ["/", "/help/"])
def test_pages_name_the_address_where_there_is_one(client, db, settings, path):
    assert "mailto:" not in client.get(path).text
    settings.CONTACT_EMAIL = ADDRESS
    assert f"mailto:{ADDRESS}" in client.get(path).text


def test_mails_name_it_too(settings):
    settings.CONTACT_EMAIL = ADDRESS
    mail = render_mail("suspend", "someone@example.org", {"reason": "Shared account."})
    assert ADDRESS in mail.body
    assert f"mailto:{ADDRESS}" in mail.alternatives[0][0]


def test_the_deployment_check_asks_for_it(settings):
    def warnings():
        out = StringIO()
        call_command("check", deploy=True, stderr=out, stdout=out)
        return out.getvalue()

    assert "accounts.W001" in warnings()
    settings.CONTACT_EMAIL = ADDRESS
    assert "accounts.W001" not in warnings()
