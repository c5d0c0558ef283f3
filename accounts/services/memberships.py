"""Who is in an organisation and who looks after it; a person is in one at a time.

Whoever changes the members of an organisation locks its row first, so that of two admins who step down at
once the second sees that the first is gone.
"""

from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.errors import DomainError, IllegalTransition, NotApproved
from accounts.models import AuditRecord, Membership, Organisation, TesterApplication, User
from accounts.models.notice import NoticeKind
from accounts.models.organisation import MembershipQuerySet
from accounts.services import audit, notices, switches

ON_ITS_PAGE: Final = "On the page of the organisation."
NAME_ANOTHER: Final = (
    "You are the last admin who can act here. Make another member an admin first; then you can do this."
)


class ElsewhereAlready(DomainError):
    """The person is in another organisation."""

    code = "in_another_organisation"
    http_status = 409


def membership_of(*, person: User) -> Membership | None:
    """The person's membership with its organisation; None for someone who is in none."""
    return Membership.objects.select_related("organisation").filter(person=person).first()


@transaction.atomic
def join(*, organisation: Organisation, person: User, actor: User, description: str) -> Membership:
    """Make an approved tester a member; one who is in it already stays as they are.

    `description` says in the audit trail how it came about.

    Raises ElsewhereAlready for a member of another organisation, NotApproved for anyone but an approved
    tester, IllegalTransition where the organisation is closed, SiteClosed while the site is read-only.
    """
    switches.require_writable()
    if not person.is_approved_tester:
        raise NotApproved("Only an approved tester can be a member of an organisation.")
    lock_open(organisation=organisation)
    before = membership_of(person=person)
    if before is None:
        # One row a person, whichever of two organisations is faster.
        row = Membership(organisation=organisation, person=person)
        Membership.objects.bulk_create([row], ignore_conflicts=True)
    member = before or Membership.objects.select_related("organisation").get(person=person)
    if member.organisation_id != organisation.pk:
        raise ElsewhereAlready(
            "This person is in another organisation. One can be in one at a time, and leaves it first."
        )
    if before is None:
        _tell(member, actor, "organisation_joined", f"You are a member of {organisation} now.", description)
    return member


def sharing_of(*, person: User) -> Membership | None:
    """The membership through which what this person sends now is shared; None where it is not.

    The row is locked until the transaction ends, so that nobody leaves between this and the picture's row.
    """
    rows = Membership.objects.select_for_update(of=("self",), no_key=True).select_related("organisation")
    member = rows.filter(person=person).first()
    return member if member and member.organisation.shares_history else None


def promised_to(*, application: TesterApplication) -> Organisation | None:
    """The organisation this applicant joins on approval: the last whose invitation they accepted."""
    person = application.applicant_id
    accepted = Organisation.objects.filter(
        closed_at__isnull=True,
        invitations__accepted_by=person,
        invitations__accepted_at__gte=application.created_at,
    )
    return accepted.order_by("-invitations__accepted_at", "-invitations__pk").first()


def join_as_promised(*, application: TesterApplication) -> Membership | None:
    """Make the applicant, who was just approved, a member of that organisation; None where there is none.

    Raises as `join` does.
    """
    person, organisation = application.applicant, promised_to(application=application)
    if organisation is None or membership_of(person=person):
        return None
    return join(
        organisation=organisation,
        person=person,
        actor=person,
        description="Accepted the invitation of the organisation, and is approved now.",
    )


@transaction.atomic
def remove(*, admin: User, member: Membership) -> None:
    """Take a member out of the admin's organisation; twice is once.

    Raises IllegalTransition for the admin's own membership, and as `make_admin` does.
    """
    organisation = lock_as_admin(admin).organisation
    if member.person_id == admin.pk:
        raise IllegalTransition("To go yourself, use “Leave the organisation” below.")
    found = Membership.objects.select_for_update().filter(pk=member.pk, organisation=organisation).first()
    if found:
        _tell(found, admin, "organisation_member_removed", f"You are no longer a member of {organisation}.")
        found.delete()


@transaction.atomic
def make_admin(*, admin: User, member: Membership) -> None:
    """Let a member of the same organisation act as an admin too; twice is once.

    Raises NotApproved for anyone but an admin who is an approved tester, IllegalTransition where the other
    person is not a member any more or is suspended, SiteClosed while the site is read-only.
    """
    organisation = lock_as_admin(admin).organisation
    found = Membership.objects.filter(pk=member.pk, organisation=organisation).first()
    if found is None:
        raise IllegalTransition("This person is not a member any more.")
    appoint(member=found, actor=admin, description=ON_ITS_PAGE)


def appoint(*, member: Membership, actor: User, description: str) -> None:
    """Make a member an admin and tell them, inside the transaction that locked the organisation.

    Twice is once. Raises IllegalTransition for a member who is suspended.
    """
    if not member.person.is_approved_tester:
        raise IllegalTransition("This person is suspended, so they cannot be an admin now.")
    if Membership.objects.filter(pk=member.pk, is_admin=False).update(is_admin=True):
        words = f"You are an admin of {member.organisation} now."
        _tell(member, actor, "organisation_admin_made", words, description)


@transaction.atomic
def step_down(*, admin: User) -> None:
    """Be an ordinary member again. Raises IllegalTransition for the last admin, and as `make_admin` does."""
    member = lock_as_admin(admin)
    _require_another_admin(member)
    Membership.objects.filter(pk=member.pk).update(is_admin=False)
    _audit(member, admin, "organisation_admin_stepped_down")


@transaction.atomic
def leave(*, person: User) -> None:
    """Go; what one sent stays one's own and is shared no longer. The last member closes the organisation.

    Raises IllegalTransition for someone in no organisation and for the last admin while there are other
    members, SiteClosed while the site is read-only. Suspended testers may go.
    """
    switches.require_writable()
    member = _locked(person)
    if person.is_approved_tester and member.is_admin and _others(member).exists():
        _require_another_admin(member)
    _audit(member, person, "organisation_left")
    _end(member)


@transaction.atomic
def forget(*, person: User) -> None:
    """End the membership of someone whose account is deleted; an organisation may be left without admin."""
    if membership_of(person=person):
        _end(_locked(person))


@transaction.atomic
def set_sharing(*, admin: User, shares: bool) -> None:
    """Turn the shared history on or off for all at once, and tell the members; twice is once.

    Raises NotApproved for anyone but an admin who is an approved tester, SiteClosed while read-only.
    """
    own = lock_as_admin(admin)
    changed = Organisation.objects.filter(pk=own.organisation_id, shares_history=not shares)
    if not changed.update(shares_history=shares):
        return
    record = _audit(own, admin, "organisation_sharing_on" if shares else "organisation_sharing_off")
    words = (
        f"{own.organisation} turned its shared history on. Your colleagues see what you send from now on."
        if shares
        else f"{own.organisation} turned its shared history off. Nobody but you sees what you sent."
    )
    for member in _others(own).select_related("person"):
        _notice(member.person, f"{record.event} {record.pk}", words)


def lock_as_admin(person: User) -> Membership:
    """The membership of an admin who can act, with the organisation locked until the transaction ends.

    Raises NotApproved for anyone else, SiteClosed while the site is read-only.
    """
    switches.require_writable()
    member = membership_of(person=person)
    if member:
        lock_open(organisation=member.organisation)
        member = Membership.objects.able_admins().select_related("organisation").filter(pk=member.pk).first()
    if member is None:
        raise NotApproved("Only an admin of the organisation can do this.")
    return member


def lock_open(*, organisation: Organisation) -> None:
    """Let nobody else change its members until the transaction ends; IllegalTransition once it is closed."""
    # Not against foreign keys to it: whoever is sending a picture need not wait.
    rows = Organisation.objects.select_for_update(no_key=True).filter(pk=organisation.pk)
    if rows.filter(closed_at__isnull=True).first() is None:
        raise IllegalTransition("This organisation is closed: its last member has left.")


def _locked(person: User) -> Membership:
    member = membership_of(person=person)
    if member:
        lock_open(organisation=member.organisation)
        # A picture that is being sent now is saved before the row goes, and so is shared no longer after it.
        rows = Membership.objects.select_for_update(of=("self",)).select_related("organisation")
        member = rows.filter(pk=member.pk).first()
    if member is None:
        raise IllegalTransition("You are in no organisation.")
    return member


def _others(member: Membership) -> MembershipQuerySet:
    return Membership.objects.filter(organisation=member.organisation_id).exclude(pk=member.pk)


def closes_without(*, person: User) -> Organisation | None:
    """The organisation that closes for good when this person goes, if there is one."""
    member = membership_of(person=person)
    return member.organisation if member and not _others(member).exists() else None


def _require_another_admin(member: Membership) -> None:
    if not _others(member).able_admins().exists():
        raise IllegalTransition(NAME_ANOTHER)


def _end(member: Membership) -> None:
    organisation, is_last = member.organisation_id, not _others(member).exists()
    member.delete()
    if is_last:
        Organisation.objects.filter(pk=organisation).update(closed_at=timezone.now())


def _tell(member: Membership, actor: User, event: str, text: str, description: str = ON_ITS_PAGE) -> None:
    record = _audit(member, actor, event, description)
    _notice(member.person, f"{event} {record.pk}", text)


def _audit(member: Membership, actor: User, event: str, description: str = ON_ITS_PAGE) -> AuditRecord:
    return audit.record(
        actor=actor,
        event=event,
        target=f"organisation {member.organisation_id}",
        description=description,
        person=member.person_id,
    )


def _notice(person: User, event: str, text: str) -> None:
    notices.add_notice(
        person=person, kind=NoticeKind.ORGANISATION, event=event, text=text, link=reverse("organisation")
    )
