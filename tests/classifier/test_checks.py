"""What is said at start when something is missing."""

import pytest

from classifier.checks import check_folders, check_releases
from classifier.inference.card import WEIGHTS
from tests.inference.kit import write_tiny_release


@pytest.fixture
def folder(tmp_path, settings):
    settings.RELEASES_DIR = tmp_path / "releases"
    return settings.RELEASES_DIR


def ids(messages):
    return [message.id for message in messages]


def test_whole_releases_pass(release_dir):
    assert check_releases() == []


def test_no_release_is_a_warning(folder):
    assert ids(check_releases()) == ["classifier.W001"]


def test_weights_that_are_not_the_cards_are_an_error(folder):
    write_tiny_release(folder / "one")
    (folder / "one" / WEIGHTS).write_bytes(b"something else")
    (message,) = check_releases()
    assert message.id == "classifier.E001"
    assert "SHA-256 differs" in message.msg


def test_a_broken_draft_is_only_a_warning(folder):
    write_tiny_release(folder / "draft")
    (folder / "draft" / WEIGHTS).unlink()
    assert ids(check_releases()) == ["classifier.W002"]


def test_folders_that_can_be_made_pass(media):
    assert check_folders() == []


def test_a_file_where_pictures_should_go_is_an_error(media):
    media.write_text("in the way")
    assert ids(check_folders()) == ["classifier.E002"]
