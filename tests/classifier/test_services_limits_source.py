"""The tester programme learns the live release's limits, and its testers are asked when they change."""

import pytest
from django.urls import reverse

from accounts.services import understanding, up_to_date
from classifier.models import ModelRelease
from classifier.services.limits_source import live_limits
from classifier.services.releases import register_releases
from classifier.services.submit import require_may_submit


@pytest.fixture
def release(db):
    register_releases()
    return ModelRelease.objects.get(state="live")


def test_without_a_live_release_there_are_no_limits(db):
    assert live_limits() is None


def test_the_live_release_gives_its_name_rates_and_texts(release):
    limits = live_limits()
    assert limits.release == release.name
    assert 0 < limits.found <= 1
    assert limits.texts


def test_a_changed_limit_text_stops_the_next_picture_until_the_check_is_passed(release, tester, client):
    understanding.record_passed(person=tester)
    require_may_submit(tester)
    release.card["limits"] = [*release.card["limits"], "A new limit."]
    release.save()
    with pytest.raises(up_to_date.AskedFirst):
        require_may_submit(tester)
    client.force_login(tester)
    assert "The words of the limits changed too" in client.get(reverse("recheck")).text
