"""One PostgreSQL and one Redis for all tests of this folder."""

from pathlib import Path

import pytest

from tests.services import servers


def pytest_collection_modifyitems(items):
    """Mark the folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.services)


@pytest.fixture(scope="session")
def database_url():
    """A PostgreSQL of this run's own."""
    with servers.postgres() as url:
        yield url


@pytest.fixture(scope="session")
def broker_url(tmp_path_factory):
    """A Redis of this run's own."""
    with servers.redis(tmp_path_factory.mktemp("redis")) as url:
        yield url
