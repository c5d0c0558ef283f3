"""A submission of a colleague, which nobody else may reach."""

import pytest

from classifier.models import Submission


@pytest.fixture
def colleagues_submission(colleague):
    """A waiting row; its pictures do not matter here."""
    return Submission.objects.create(tester=colleague, sha256="0" * 64, original_name="private-name.png")
