"""What can go wrong with an upload or a verdict, in words a person understands."""

from typing import Any

from accounts.errors import DomainError
from classifier.intake.errors import RefusedImage


class RefusedUpload(DomainError):
    """Intake will not read the file; its code and its words, and no unit spent."""

    http_status = 400

    def __init__(self, refusal: RefusedImage) -> None:
        super().__init__(refusal.message, code=refusal.code)


class DuplicateUpload(DomainError):
    """The tester has sent these very bytes before; `earlier` is that Submission, and no unit was spent."""

    code = "duplicate"
    http_status = 409

    def __init__(self, message: str, *, earlier: Any) -> None:
        super().__init__(message)
        self.earlier = earlier


class ModelUnavailable(DomainError):
    """No release of the detector is live, or the live one cannot be loaded."""

    code = "model_unavailable"
    http_status = 503


class StorageFailed(DomainError):
    """The picture could not be stored; nothing was kept and no unit spent."""

    code = "storage_failed"
    http_status = 503


class NotVisible(DomainError):
    """There is no such thing for this person; unknown and forbidden look the same."""

    code = "not_found"
    http_status = 404


class NotReadyYet(DomainError):
    """There is no verdict yet."""

    code = "not_ready"
    http_status = 409


class MissingTruth(DomainError):
    """The tester knows the truth but has not named it."""

    code = "truth_missing"
    http_status = 400


class RateLimited(DomainError):
    """A reviewer has slowed this tester down; says the limit, when to go on and whom to ask."""

    code = "rate_limited"
    http_status = 429


class TooManyRefusals(DomainError):
    """So many files in a row could not be read that uploads pause; says when to go on."""

    code = "too_many_refused"
    http_status = 429


class LinkEnded(DomainError):
    """The address opens nothing: it never did, or not any more; which of them is not said."""

    code = "link_ended"
    http_status = 404


class TooManyLinks(DomainError):
    """So many links to one result stand that nobody keeps sight of them."""

    code = "too_many_links"
    http_status = 409
