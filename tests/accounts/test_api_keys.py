"""An API key is recognised, never stored, and stops working at once when revoked."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from accounts.authentication import ApiKeyAuthentication
from accounts.errors import NotApproved
from accounts.models import ApiKey, AuditRecord
from accounts.services import api_keys
from tests.factories import PlanFactory, TesterFactory


class Probe(APIView):
    """Answers who is asking."""

    authentication_classes = (ApiKeyAuthentication,)

    def get(self, request):
        return Response({"who": request.user.email})


def ask(secret, scheme="Bearer"):
    request = APIRequestFactory().get("/", HTTP_AUTHORIZATION=f"{scheme} {secret}")
    return Probe.as_view()(request)


@pytest.fixture
def made(tester):
    return api_keys.create_key(tester=tester, name="script")


def test_a_key_has_the_documented_form_and_its_secret_is_not_stored(made):
    key, text = made
    marker, prefix, secret = text.split("_", 2)
    assert (marker, len(prefix), len(secret)) == ("pd", 8, 43)
    row = ApiKey.objects.values().get(pk=key.pk)
    assert not any(secret in str(value) for value in row.values())


def test_a_request_with_a_key_is_its_testers(made, tester):
    assert ask(made[1]).data == {"who": tester.email}


@pytest.mark.parametrize(
    "spoil", [lambda text: text[:-1], lambda text: text + "x", lambda text: "pd_", lambda text: "é"]
)
def test_a_wrong_key_is_401_and_says_which_scheme_to_use(made, spoil):
    response = ask(spoil(made[1]).encode().decode("latin-1"))
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"


def test_a_secret_works_with_its_own_prefix_only(made, tester):
    _, other = api_keys.create_key(tester=tester, name="other")
    mixed = other[:12] + made[1][12:]
    assert ask(mixed).status_code == 401


def test_a_revoked_key_is_401_at_once_and_revoking_again_changes_nothing(made, tester):
    key, text = made
    first = api_keys.revoke_key(key=key, actor=tester).revoked_at
    assert ask(text).status_code == 401
    assert api_keys.revoke_key(key=key, actor=tester).revoked_at == first
    assert AuditRecord.objects.filter(event="api_key_revoked").count() == 1


def test_a_suspended_testers_key_is_403(made, tester):
    tester.tester_state = "suspended"
    tester.save()
    response = ask(made[1])
    assert response.status_code == 403
    assert response.data["error"]["code"] == "not_approved"


def test_a_plan_without_the_api_refuses_keys_and_requests(db):
    tester = TesterFactory(plan=PlanFactory(name="Pages only", api_allowed=True))
    _, text = api_keys.create_key(tester=tester, name="script")
    PlanFactory._meta.model.objects.filter(name="Pages only").update(api_allowed=False)
    response = ask(text)
    assert (response.status_code, response.data["error"]["code"]) == (403, "api_not_in_plan")
    with pytest.raises(NotApproved, match="does not include the API"):
        api_keys.create_key(tester=tester, name="second")


def test_an_applicant_cannot_make_a_key(applicant):
    with pytest.raises(NotApproved):
        api_keys.create_key(tester=applicant, name="script")


def test_another_scheme_is_left_to_other_authentication(db):
    request = APIRequestFactory().get("/", HTTP_AUTHORIZATION="Basic abc")
    assert ApiKeyAuthentication().authenticate(request) is None


def test_last_use_is_noted_at_most_once_a_minute(made):
    key, text = made
    start = timezone.now()
    seen = []
    for seconds in (0, 30, 90):
        with time_machine.travel(start + timedelta(seconds=seconds), tick=False):
            api_keys.authenticate(text)
        key.refresh_from_db()
        seen.append((key.last_used_at - start).total_seconds())
    assert seen == [0, 0, 90]


@pytest.mark.parametrize("text", ["pd_\0_secret", "pd__secret", "pd_", ""])
def test_text_that_can_be_no_key_is_not_looked_up(db, text, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert api_keys.authenticate(text) is None
