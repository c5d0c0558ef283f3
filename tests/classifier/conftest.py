"""A live release, and one submission in every state, each made by the services themselves."""

import uuid
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import torch

from classifier.inference.calibration import Calibration, Line
from classifier.models import ModelRelease, Submission
from classifier.models.submission import State, Status
from classifier.services.classify import claim_submission, classify_submission, fail
from classifier.services.releases import activate, register_releases
from classifier.services.submit import submit_image
from classifier.services.withdraw import erase_files
from tests.classifier import pictures
from tests.inference.kit import write_tiny_release

NAME = "tiny-1"


@pytest.fixture(scope="session")
def _release_dir(tmp_path_factory):
    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("releases")
    write_tiny_release(folder / NAME)
    return folder


@pytest.fixture
def release_dir(_release_dir, settings):
    """The folder of one whole release, read and never written."""
    settings.RELEASES_DIR = _release_dir
    return _release_dir


@pytest.fixture(autouse=True)
def media(tmp_path, settings) -> Path:
    """A picture store of the test's own."""
    folder = tmp_path / "media"
    default = settings.STORAGES["default"]
    options = {**default["OPTIONS"], "location": folder}
    settings.STORAGES = {**settings.STORAGES, "default": {**default, "OPTIONS": options}}
    return folder


@pytest.fixture
def release(release_dir, db) -> ModelRelease:
    """A small untrained release, live; its verdicts mean nothing."""
    return register_releases()[0]


@dataclass
class ReleaseMaker:
    """Writes and activates releases whose every verdict has a wanted log10 likelihood ratio."""

    folder: Path

    def __call__(self, name: str, log10_lr: float = 0.0, **changes) -> ModelRelease:
        line = Line(log10_lr, 1e-6, -4.0, 4.0)
        calibration = Calibration(line, replace(line), ((log10_lr, 1e-6, log10_lr, 1e-6),), {"dalle3": 100})
        write_tiny_release(self.folder / name, calibration=calibration, **changes)
        register_releases()
        release = ModelRelease.objects.get(name=name)
        return activate(release=release, actor=None, reason="For a test.")


@pytest.fixture
def make_release(tmp_path, settings, db) -> ReleaseMaker:
    settings.RELEASES_DIR = tmp_path / "releases"
    return ReleaseMaker(settings.RELEASES_DIR)


@pytest.fixture
def send(tester):
    """Submits a made picture as the tester; keywords go to submit_image."""

    def submit(data: bytes | None = None, **changes) -> Submission:
        usual = {"tester": tester, "name": "harbour.png", "batch": uuid.uuid4()}
        return submit_image(data=data or pictures.png(), **{**usual, **changes})

    return submit


@pytest.fixture
def submission_in(send, release):
    """Makes a submission in a state of the tester's."""

    def make(state: State, seed: int = 0) -> Submission:
        submission = send(pictures.png(seed))
        _MOVES[state](submission)
        submission.refresh_from_db()
        return submission

    return make


def _fail(submission):
    claim = claim_submission(submission.pk)
    fail(claim, code="gave_up", message="We could not check it.")


def _erase(submission):
    classify_submission(pk=submission.pk)
    submission.refresh_from_db()
    erase_files(submission=submission, actor=submission.tester)


_MOVES = {
    State.WAITING: lambda submission: None,
    State.CHECKING: lambda submission: claim_submission(submission.pk),
    State.READY: lambda submission: classify_submission(pk=submission.pk),
    State.FAILED: _fail,
    State.ERASED: _erase,
}


@pytest.fixture
def waiting(submission_in) -> Submission:
    return submission_in(State.WAITING)


@pytest.fixture
def ready(submission_in) -> Submission:
    return submission_in(State.READY)


@pytest.fixture
def failed(submission_in) -> Submission:
    submission = submission_in(State.FAILED)
    assert submission.status == Status.FAILED
    return submission
