"""The one door to the audit trail; it never updates or deletes."""

from typing import Any

from accounts.models import AuditRecord, User


def record(
    *, actor: User | None, event: str, target: str = "", description: str = "", **details: Any
) -> AuditRecord:
    """Append one act, with the actor's address copied in so that it outlives the account.

    `actor` is None for acts of the system. An act of staff needs a `description` (database constraint).
    `details` must be JSON-able and must hold no file names, pixels or e-mail addresses.
    """
    return AuditRecord.objects.create(
        actor=actor,
        actor_email=actor.email if actor else "",
        actor_is_staff=actor.is_staff if actor else False,
        event=event,
        target=target,
        description=description,
        details=details,
    )
