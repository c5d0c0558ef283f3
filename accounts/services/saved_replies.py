"""The reviewers' common stock of replies."""

from django.db import IntegrityError, transaction

from accounts.errors import DomainError
from accounts.models import SavedReply, User
from accounts.services import audit, switches


class TitleTaken(DomainError):
    """Two replies with one title could not be told apart."""

    code = "title_taken"
    http_status = 409


def save_reply(*, reviewer: User, title: str, text: str, reply: SavedReply | None = None) -> SavedReply:
    """Keep a new reply, or change one. Raises TitleTaken, and SiteClosed while the site is read-only."""
    switches.require_writable()
    saved = reply or SavedReply()
    saved.title, saved.text, saved.changed_by = title.strip(), text.strip(), reviewer
    try:
        with transaction.atomic():
            saved.save()
            _audit(reviewer, saved, "saved_reply_changed" if reply else "saved_reply_added")
    except IntegrityError:
        raise TitleTaken("There is a reply with this title already. Choose another title.") from None
    return saved


@transaction.atomic
def remove_reply(*, reviewer: User, reply: SavedReply) -> None:
    """Take a reply out of the stock; decisions made with its words keep them. Raises SiteClosed."""
    switches.require_writable()
    _audit(reviewer, reply, "saved_reply_removed")
    reply.delete()


def _audit(reviewer: User, reply: SavedReply, event: str) -> None:
    audit.record(actor=reviewer, event=event, target=f"saved reply {reply.pk}", description=reply.title)
