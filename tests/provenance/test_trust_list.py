import hashlib
import shutil
from datetime import date
from io import StringIO

import pytest
from cryptography import x509
from django.core.management import CommandError, call_command

from classifier.provenance.trust_list import FOLDER, OFFICIAL, PINNED, load_trust_list
from tests.provenance.signing import Authority


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(FOLDER, tmp_path / "trust")


def test_the_bundled_list_is_whole_and_its_certificates_can_be_read():
    listed = load_trust_list()
    found = x509.load_pem_x509_certificates((listed.official + listed.pinned).encode())
    assert len(found) >= 30
    assert date.fromisoformat(listed.dated) >= date(2026, 8, 21)


def test_the_pinned_certificates_are_the_three_that_the_list_names():
    import json

    about = json.loads((FOLDER / "trust.json").read_text())
    pinned = x509.load_pem_x509_certificates(load_trust_list().pinned.encode())
    from cryptography.hazmat.primitives.hashes import SHA256

    named = {entry["sha256"] for entry in about["pinned"]["certificates"]}
    assert {one.fingerprint(SHA256()).hex() for one in pinned} == named


def test_a_list_that_was_tampered_with_is_refused(folder):
    (folder / PINNED).write_text((folder / PINNED).read_text() + "\n")
    with pytest.raises(ValueError, match=PINNED):
        load_trust_list(folder)


def test_the_command_replaces_the_public_part_and_keeps_the_pinned_one(folder, tmp_path):
    new = tmp_path / "new.pem"
    new.write_text("Subject: somebody\n" + Authority().root_pem)
    out = StringIO()
    call_command(
        "trust_list", "--from", str(new), "--dated", "2026-11-01", "--folder", str(folder), stdout=out
    )
    assert "Public list of 2026-11-01: 1 certificates. Pinned: 3." in out.getvalue()
    listed = load_trust_list(folder)
    assert "Subject" not in listed.official
    assert (
        hashlib.sha256(listed.pinned.encode()).digest()
        == hashlib.sha256(load_trust_list().pinned.encode()).digest()
    )


@pytest.mark.parametrize("content", ["", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"])
def test_a_file_without_a_good_certificate_changes_nothing(folder, tmp_path, content):
    bad = tmp_path / "bad.pem"
    bad.write_text(content)
    before = (folder / OFFICIAL).read_text()
    with pytest.raises(CommandError, match=r"bad\.pem"):
        call_command("trust_list", "--from", str(bad), "--dated", "2026-11-01", "--folder", str(folder))
    assert (folder / OFFICIAL).read_text() == before


def test_a_new_list_needs_its_date(folder, tmp_path):
    with pytest.raises(CommandError, match="--dated"):
        call_command("trust_list", "--from", str(tmp_path / "x.pem"), "--folder", str(folder))
