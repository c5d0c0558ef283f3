"""A tiny corpus and a tiny release to measure."""

import pytest
import torch

from tests.evaluation.kit import write_corpus


@pytest.fixture(scope="session", autouse=True)
def _one_thread():
    """Threads of one operation wait for each other on a busy machine."""
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def corpus(tmp_path_factory):
    return write_corpus(tmp_path_factory.mktemp("corpus"))
