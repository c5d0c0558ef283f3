"""A submission of a colleague, which nobody else may reach."""

import pytest

from classifier.models import Submission
from tests.factories import OrganisationFactory


@pytest.fixture
def colleagues_submission(colleague):
    """A waiting row; its pictures do not matter here."""
    return Submission.objects.create(tester=colleague, sha256="0" * 64, original_name="private-name.png")


@pytest.fixture
def shared_submission(colleagues_submission, tester, colleague):
    """The same row, shared with the tester by an organisation of both."""
    OrganisationFactory(shares_history=True, admins=[colleague], members=[tester])
    colleagues_submission.shared_through = colleague.membership
    colleagues_submission.save()
    return colleagues_submission
