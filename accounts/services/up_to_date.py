"""What is asked before a picture is taken: whether this tester knows today's terms and limits."""

from accounts.errors import NotApproved
from accounts.models import User
from accounts.services.agreements import terms_due
from accounts.services.understanding import check_due


class AskedFirst(NotApproved):
    """Terms or limits changed, and the tester has not been asked yet."""

    code = "asked_first"


def next_question(*, person: User) -> str:
    """URL name of the page that asks, terms first; empty where nothing changed."""
    if terms_due(person=person):
        return "terms_again"
    return "recheck" if check_due(person=person) else ""


def require_up_to_date(*, person: User) -> None:
    """Raises AskedFirst where terms or limits changed and the person has not been asked."""
    if next_question(person=person):
        raise AskedFirst(
            "The terms or the limits of the detector have changed. "
            "Please open the page “Check” on the site: it asks you once. Then send your picture again."
        )
