"""Which terms a person has accepted, and the acceptance of terms that changed since."""

from django.db import transaction

from accounts import terms
from accounts.errors import DomainError
from accounts.models import TermsAcceptance, TesterApplication, User
from accounts.services import audit, switches


class TermsChanged(DomainError):
    """Other terms are in force than those that were on screen."""

    code = "terms_changed"
    http_status = 409


def accepted_versions(*, person: User) -> set[str]:
    """Every version this person accepted, with an application or later."""
    sent = TesterApplication.objects.filter(applicant=person).exclude(terms_version="")
    later = TermsAcceptance.objects.filter(person=person)
    return {*sent.values_list("terms_version", flat=True), *later.values_list("version", flat=True)}


def terms_due(*, person: User) -> bool:
    """True for someone who accepted terms, but not those in force; staff-made testers accepted none."""
    accepted = accepted_versions(person=person)
    return bool(accepted) and terms.VERSION not in accepted


@transaction.atomic
def accept_terms_again(*, person: User, version: str) -> TermsAcceptance:
    """Accept the terms in force; twice is once.

    Raises TermsChanged where other terms were read, SiteClosed while the site is read-only.
    """
    switches.require_writable()
    if version != terms.VERSION:
        raise TermsChanged("The terms have changed meanwhile. Please read them again.")
    acceptance, created = TermsAcceptance.objects.get_or_create(person=person, version=version)
    if created:
        audit.record(
            actor=person,
            event="terms_accepted",
            target=f"user {person.pk}",
            description="Changed terms, accepted by the tester.",
            terms_version=version,
        )
    return acceptance
