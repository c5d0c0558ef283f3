"""Every mail can be read before anybody gets one."""

import re
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

MAILS = Path(settings.BASE_DIR) / "templates" / "emails"
NOT_MAILS = {"base", "from_text", "preview"}


def test_every_template_is_written_as_text_and_html_without_a_gap(tmp_path, capsys):
    call_command("preview_emails", out=tmp_path / "mails")
    written = {path.stem for path in (tmp_path / "mails").glob("*.txt")}
    assert {path.stem for path in MAILS.glob("*.txt")} - NOT_MAILS <= written
    index = (tmp_path / "mails" / "index.html").read_text(encoding="utf-8")
    for name in written:
        text = (tmp_path / "mails" / f"{name}.txt").read_text(encoding="utf-8")
        html = (tmp_path / "mails" / f"{name}.html").read_text(encoding="utf-8")
        assert text.startswith("Subject: ")
        assert not re.search(r"None|\{\{|\{%", text + html), name
        assert f'href="{name}.html"' in index


def test_security_mails_say_what_where_and_what_to_do(client, tester, mailoutbox):
    client.force_login(tester)
    client.post(
        "/accounts/password/change/",
        {
            "oldpassword": "correct horse battery staple",
            "password1": "N3w-words-here",
            "password2": "N3w-words-here",
        },
    )
    (mail,) = mailoutbox
    assert "password" in mail.subject.lower()
    assert "127.0.0.1" in mail.body
    html, kind = mail.alternatives[0]
    assert kind == "text/html"
    assert "/accounts/password/reset/" in html
