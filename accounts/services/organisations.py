"""The staff's half of organisations: they are made, given a pool, and helped when no admin is left."""

from django.db import IntegrityError, transaction

from accounts.errors import DomainError, IllegalTransition
from accounts.models import Membership, Organisation, User
from accounts.services import audit, memberships, switches


class NoSuchTester(DomainError):
    """Nobody who is an approved tester has this address."""

    code = "no_such_tester"


class NameTaken(DomainError):
    """There is an organisation of this name."""

    code = "name_taken"
    http_status = 409


@transaction.atomic
def create_organisation(*, name: str, pool_per_month: int, admin_email: str, staff: User) -> Organisation:
    """Make an organisation whose first member and admin is the approved tester of this address.

    `pool_per_month` is in images, 0 or more; 0 is no pool. Raises NameTaken, NoSuchTester, ElsewhereAlready
    where the tester is in another organisation, SiteClosed while the site is read-only.
    """
    switches.require_writable()
    admin, name = _tester(admin_email), name.strip()
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(
                name=name, pool_per_month=pool_per_month, created_by=staff
            )
    except IntegrityError:  # also the second of two clicks
        raise NameTaken("There is an organisation of this name already. Choose another name.") from None
    audit.record(
        actor=staff,
        event="organisation_created",
        target=f"organisation {organisation.pk}",
        description="On the page of organisations.",
        pool_per_month=pool_per_month,
    )
    _install(organisation, admin, staff, "As the first admin of a new organisation.")
    return organisation


@transaction.atomic
def set_pool(*, organisation: Organisation, pool_per_month: int, seen: int, reason: str, staff: User) -> None:
    """Give the organisation another pool from now on, in images a month; what was used stays used.

    `seen` is the pool that was on screen. Raises IllegalTransition where a colleague changed it meanwhile or
    the organisation is closed, DomainError without a reason, SiteClosed while the site is read-only.
    """
    switches.require_writable()
    if not reason.strip():
        raise DomainError("Say why the pool changes.", code="reason_missing")
    row = Organisation.objects.filter(pk=organisation.pk, pool_per_month=seen, closed_at__isnull=True)
    if row.update(pool_per_month=pool_per_month) != 1:
        raise IllegalTransition("This was changed meanwhile. Look at the organisation again before you save.")
    audit.record(
        actor=staff,
        event="organisation_pool_set",
        target=f"organisation {organisation.pk}",
        description=reason.strip(),
        before=seen,
        pool_per_month=pool_per_month,
    )


@transaction.atomic
def name_admin(*, organisation: Organisation, email: str, reason: str, staff: User) -> Membership:
    """Make an approved tester an admin, and a member where they are not, once no admin is left who can act.

    Raises IllegalTransition while there is an admin or once it is closed, NoSuchTester, ElsewhereAlready,
    DomainError without a reason, SiteClosed while the site is read-only.
    """
    switches.require_writable()
    if not reason.strip():
        raise DomainError("Say why this person becomes the admin.", code="reason_missing")
    person = _tester(email)
    memberships.lock_open(organisation=organisation)
    if not Organisation.objects.without_admin().filter(pk=organisation.pk).exists():
        raise IllegalTransition("There is an admin who can act. Ask that person to name another one.")
    return _install(organisation, person, staff, reason.strip())


def _install(organisation: Organisation, person: User, staff: User, description: str) -> Membership:
    member = memberships.join(organisation=organisation, person=person, actor=staff, description=description)
    memberships.appoint(member=member, actor=staff, description=description)
    return member


def _tester(email: str) -> User:
    person = User.objects.filter(email=email.strip().lower()).first()
    if person is None or not person.is_approved_tester:
        raise NoSuchTester("No approved tester has this address. Invite the person as a tester first.")
    return person
