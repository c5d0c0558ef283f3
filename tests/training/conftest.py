"""A tiny corpus, and a recipe that ends after two steps."""

import pytest
import torch

from classifier.evaluation.corpus import load_corpus, of_split
from classifier.training.recipe import Recipe
from tests.evaluation.kit import write_corpus


@pytest.fixture(scope="session", autouse=True)
def _one_thread():
    """Threads of one operation wait for each other on a busy machine."""
    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def corpus(tmp_path_factory):
    return write_corpus(tmp_path_factory.mktemp("corpus"))


@pytest.fixture(scope="session")
def train_samples(corpus):
    return of_split(load_corpus(corpus, manifest=corpus / "manifest.csv"), "train")


@pytest.fixture(scope="session")
def recipe():
    return Recipe(
        max_steps=2,
        minutes=60,
        batch=4,
        crop=48,
        tile=72,
        native_tiles=1,
        scaled_tiles=1,
        whole_tiles=1,
        threads=1,
        loader_processes=0,
        validate_images=3,
    )
