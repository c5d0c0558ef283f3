"""What every test may ask for: the people, and a database that behaves as in production."""

import inspect

import pytest
from django.conf import settings
from django.core.cache import cache

from accounts.models.user import Role, TesterState
from tests import factories
from tests.signing_in import SiteClient


def pytest_pycollect_makeitem(collector, name, obj):
    """Tests are functions; a class called Tester… is a model, not a test."""
    return [] if inspect.isclass(obj) else None


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Put a SQLite test database into a file: threads and processes then lock as they do in production."""
    from django.db import connections

    database = connections["default"].settings_dict
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(settings.DATA_DIR / "test.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def _static_root():
    """WhiteNoise warns of a folder that is not there, and a warning is an error here."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def _fresh_limits():
    """Rate limits count in the cache; one test must not use up another's."""
    cache.clear()


@pytest.fixture
def client():
    """A browser; signing in staff by `force_login` counts as having used their second factor."""
    return SiteClient()


@pytest.fixture
def stranger(db):
    """Signed up, address confirmed, nothing sent."""
    return factories.UserFactory(email="stranger@example.org")


@pytest.fixture
def applicant(db):
    """Waits for a reviewer."""
    return factories.ApplicationFactory(applicant__email="applicant@example.org").applicant


@pytest.fixture
def tester(db):
    """Approved journalist with the Standard plan."""
    return factories.TesterFactory(email="tester@example.org")


@pytest.fixture
def colleague(db):
    """Another approved tester; must never see what is the tester's."""
    return factories.TesterFactory(email="colleague@example.org")


@pytest.fixture
def suspended(db):
    """Was a tester; keeps the plan but may not upload."""
    return factories.TesterFactory(email="suspended@example.org", tester_state=TesterState.SUSPENDED)


@pytest.fixture
def researcher(db):
    """Approved researcher: may export across testers who agreed to share."""
    return factories.TesterFactory(email="researcher@example.org", role=Role.RESEARCHER)


@pytest.fixture
def reviewer(db):
    """Staff with a second factor."""
    return factories.ReviewerFactory(email="reviewer@example.org")
