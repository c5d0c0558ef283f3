"""One tiny release for the whole folder; it is read, never written."""

import pytest
import torch

from classifier.inference.engine import Engine
from tests.inference.kit import write_tiny_release


@pytest.fixture(scope="session")
def card(tmp_path_factory):
    torch.set_num_threads(1)
    return write_tiny_release(tmp_path_factory.mktemp("releases") / "tiny")


@pytest.fixture(scope="session")
def engine(card):
    return Engine(card, "cpu")
