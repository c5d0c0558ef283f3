"""Everything that can go wrong for a person, in words a person understands."""

import math
from datetime import datetime

from django.utils import timezone


class DomainError(Exception):
    """A refusal with a plain message that says what to do, a stable code and an HTTP status.

    `until` is the aware moment from which the same request may pass.
    """

    code = "refused"
    http_status = 400

    def __init__(self, message: str, *, code: str | None = None, until: datetime | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.until = until

    @property
    def headers(self) -> dict[str, str]:
        """What the answer says to programs: the seconds to wait, where waiting helps (RFC 9110, 10.2.3)."""
        if self.until is None:
            return {}
        return {"Retry-After": str(max(1, math.ceil((self.until - timezone.now()).total_seconds())))}


class NotApproved(DomainError):
    """The person may not upload (yet)."""

    code = "not_approved"
    http_status = 403


class QuotaExceeded(DomainError):
    """No unit is left in a period of the tester's plan."""

    code = "quota_exceeded"
    http_status = 429


class IllegalTransition(DomainError):
    """The row is not in a state that allows this."""

    code = "not_possible_now"
    http_status = 409


class SiteClosed(DomainError):
    """A site switch forbids this for now."""

    code = "site_closed"
    http_status = 503
