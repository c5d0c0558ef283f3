"""What the programme itself keeps of one person, for that person: nothing of anybody else."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import F, Model

from accounts.models import TesterApplication, UsageEntry, User
from accounts.models.survey import QUESTIONS as SURVEY_QUESTIONS
from accounts.services.memberships import membership_of

Record = dict[str, Any]

_PERSON = (
    "email",
    "first_name",
    "role",
    "tester_state",
    "shares_results",
    "time_zone",
    "mail_choice",
    "date_joined",
    "last_login",
)
_KEY = ("name", "prefix", "created_at", "last_used_at", "revoked_at")
_APPLICATION = (
    "status",
    "full_name",
    "role",
    "organisation",
    "proof",
    "links",
    "intended_use",
    "expected_volume",
    "purpose",
    "region",
    "comprehension_answers",
    "comprehension_passed_at",
    "terms_version",
    "terms_accepted_at",
    "created_at",
    "updated_at",
    "submitted_at",
)
_OPINION = ("asked_at", "question", "answered_at", "advice", "text")
_QUOTA_REQUEST = ("state", "plan__name", "wanted_until", "reason", "created_at", "decided_at", "answer")
_SURVEY = ("occasion", *SURVEY_QUESTIONS, "text", "created_at")
LEDGER = ("created_at", "kind", "units", "hour", "day", "month", "reference", "reason", "pool")


def account(*, person: User) -> Record:
    """The account with addresses, factors (never their secrets), sessions, keys, plans and organisation."""
    return {
        **_values(person, _PERSON),
        "email_addresses": _rows(EmailAddress.objects.filter(user=person), ("email", "verified", "primary")),
        "second_factors": _rows(
            Authenticator.objects.filter(user=person), ("type", "created_at", "last_used_at")
        ),
        "sign_ins": _rows(
            UserSession.objects.filter(user=person), ("created_at", "last_seen_at", "ip", "user_agent")
        ),
        "api_keys": _rows(person.api_keys.all(), _KEY),
        "plans": [
            {"plan": grant.plan.name, "starts_at": grant.starts_at, "ends_at": grant.ends_at}
            for grant in person.quota_grants.select_related("plan")
        ],
        "quota_requests": _rows(person.quota_requests.all(), _QUOTA_REQUEST),
        "survey_answers": _rows(person.survey_answers.all(), _SURVEY),
        "organisation": _organisation(person),
        # Acts as staff are the site's records of other people.
        "acts": _rows(
            person.audit_records.filter(actor_is_staff=False),
            ("created_at", "event", "target", "description", "details"),
        ),
    }


def applications(*, person: User) -> list[Record]:
    """Every application with answers, and with decisions and their reasons but not who decided."""
    found = person.applications.prefetch_related("answers", "decisions__plan").order_by("created_at", "pk")
    return [_application(application) for application in found]


def ledger(*, person: User) -> list[Record]:
    """Every line of the quota ledger, newest first; `pool` names the organisation whose pool paid."""
    return _rows(UsageEntry.objects.filter(tester=person).annotate(pool=F("organisation__name")), LEDGER)


def _organisation(person: User) -> Record | None:
    """The organisation the person is in, without its other members."""
    member = membership_of(person=person)
    if member is None:
        return None
    return {"name": member.organisation.name, **_values(member, ("is_admin", "joined_at"))}


def _application(application: TesterApplication) -> Record:
    return {
        **_values(application, _APPLICATION),
        "second_opinions": _rows(application.second_opinions.all(), _OPINION),
        "answers": [_values(answer, ("created_at", "text")) for answer in application.answers.all()],
        "decisions": [
            {
                **_values(decision, ("created_at", "kind", "reason")),
                "plan": decision.plan.name if decision.plan else None,
            }
            for decision in application.decisions.all()
        ],
    }


def _rows(found: Any, names: tuple[str, ...]) -> list[Record]:
    return list(found.values(*names))


def _values(row: Model, names: tuple[str, ...]) -> Record:
    return {name: getattr(row, name) for name in names}
