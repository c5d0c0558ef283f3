"""Fills an empty installation with demo people and pictures, through the same services people use."""

import secrets
from collections.abc import Callable
from typing import Final
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts import comprehension, terms
from accounts.errors import DomainError
from accounts.models import Plan, TesterApplication, User
from accounts.models.application import ExpectedVolume
from accounts.models.user import Role
from accounts.services import applications, decisions, memberships, organisations, people
from classifier.services.classify import classify_submission
from classifier.services.demo_pictures import demo_pictures
from classifier.services.submit import submit_image

DOMAIN: Final = "demo.example"
REVIEWER: Final = f"reviewer@{DOMAIN}"
TESTERS: Final = (
    ("journalist", "Jo Journalist", Role.JOURNALIST),
    ("platform", "Pat Platform", Role.PLATFORM),
    ("researcher", "Rey Researcher", Role.RESEARCHER),
)
APPLICANTS: Final = ("draft", "waiting", "asked", "deferred", "declined")
Passwords = dict[str, str]


@transaction.atomic
def seed_people() -> Passwords:
    """A reviewer, three testers and five applicants; addresses with their passwords, known only here.

    Two of the testers are colleagues in an organisation. Raises DomainError where the demo is there already.
    """
    if User.objects.filter(email__endswith=f"@{DOMAIN}").exists():
        raise DomainError("The demo is here already. Its passwords were shown once, when it was made.")
    reviewer, password = people.create_reviewer(email=REVIEWER)
    passwords = {REVIEWER: password}
    for name, full_name, role in TESTERS:
        person = _person(name, passwords)
        _approve(_send(person, full_name, role), reviewer)
        people.update_profile(person=person, name=full_name, shares_results=True)
    _found_newsroom(reviewer)
    for name in APPLICANTS:
        _MOVES[name](_person(name, passwords), reviewer)
    return passwords


def seed_pictures() -> int:
    """Submissions of the demo journalist, classified by the live release; how many.

    Raises DomainError as submit_image does.
    """
    tester = User.objects.get(email=f"journalist@{DOMAIN}")
    batch, pictures = uuid4(), demo_pictures()
    for name, data in pictures.items():
        submission = submit_image(
            tester=tester, data=data, name=name, batch=batch, context="Drawn for the demo."
        )
        classify_submission(pk=submission.pk)
    return len(pictures)


def _found_newsroom(reviewer: User) -> None:
    """An organisation with a pool and a shared history: the journalist looks after it, the platform is in."""
    admin, member = (User.objects.get(email=f"{name}@{DOMAIN}") for name in ("journalist", "platform"))
    made = organisations.create_organisation(
        name="Demo newsroom", pool_per_month=200, admin_email=admin.email, staff=reviewer
    )
    memberships.join(organisation=made, person=member, actor=reviewer, description="For the demo.")
    memberships.set_sharing(admin=admin, shares=True)


def _person(name: str, passwords: Passwords) -> User:
    email, password = f"{name}@{DOMAIN}", secrets.token_urlsafe(15)
    person = User.objects.create_user(email, password)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    passwords[email] = password
    return person


def _draft(person: User, full_name: str, role: Role) -> TesterApplication:
    application = applications.start_or_get(applicant=person)
    values = {
        "full_name": full_name,
        "role": role,
        "organisation": "Demo",
        "intended_use": "Trying the site out.",
        "expected_volume": ExpectedVolume.FEW,
    }
    return applications.save_form(application=application, values=values)


def _send(person: User, full_name: str, role: Role) -> TesterApplication:
    application = _draft(person, full_name, role)
    answers = {question.name: question.right for question in comprehension.QUESTIONS}
    application = applications.record_check(application=application, answers=answers)
    return applications.accept_terms_and_submit(application=application, terms_version=terms.VERSION)


def _approve(application: TesterApplication, reviewer: User) -> None:
    plan = Plan.objects.get(name="Standard")
    decisions.approve(application=application, reviewer=reviewer, plan=plan)


def _stay_draft(person: User, _reviewer: User) -> None:
    _draft(person, "Dee Draft", Role.OTHER)


def _wait(person: User, _reviewer: User) -> None:
    _send(person, "Wim Waiting", Role.JOURNALIST)


def _be_asked(person: User, reviewer: User) -> None:
    application = _send(person, "Ash Asked", Role.OTHER)
    decisions.request_information(
        application=application, reviewer=reviewer, reason="Which newsroom is this for?"
    )


def _be_deferred(person: User, reviewer: User) -> None:
    application = _send(person, "Dan Deferred", Role.PLATFORM)
    decisions.defer(
        application=application, reviewer=reviewer, reason="We can take more platforms next month."
    )


def _be_declined(person: User, reviewer: User) -> None:
    application = _send(person, "Del Declined", Role.OTHER)
    decisions.decline(application=application, reviewer=reviewer, reason="This is for professional use only.")


_MOVES: Final[dict[str, Callable[[User, User], None]]] = {
    "draft": _stay_draft,
    "waiting": _wait,
    "asked": _be_asked,
    "deferred": _be_deferred,
    "declined": _be_declined,
}
