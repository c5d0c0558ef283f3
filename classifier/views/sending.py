"""Sends the files of one request one by one, so that a refused file never stops the others."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from accounts.errors import DomainError, NotApproved, QuotaExceeded, SiteClosed
from accounts.models import User
from accounts.services.quotas import allowance
from classifier.errors import DuplicateUpload, ModelUnavailable, RateLimited, StorageFailed, TooManyRefusals
from classifier.forms import oversized_files
from classifier.models import Submission
from classifier.services.submit import submit_image

# After one of these every further file would get the same answer.
STOPS_THE_BATCH = (
    QuotaExceeded,
    SiteClosed,
    NotApproved,
    ModelUnavailable,
    StorageFailed,
    RateLimited,
    TooManyRefusals,
)


@dataclass(frozen=True)
class Outcome:
    """What became of one file: `accepted`, `duplicate`, `refused` or `not_sent`."""

    name: str
    kind: str
    code: str = ""
    message: str = ""
    submission: Submission | None = None


@dataclass
class Batch:
    """The files of one tester that belong together, and how many may still join them."""

    tester: User
    key: UUID
    context: str = ""
    again: bool = False
    room: int = field(init=False)
    limit: int = field(init=False)
    stopped: DomainError | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Count what earlier requests of the same batch have sent. Raises NotApproved without a plan."""
        self.limit = allowance(tester=self.tester).batch_size
        sent = Submission.objects.owned_by(self.tester).filter(batch=self.key).count()
        self.room = max(0, self.limit - sent)

    def send(self, files: "Iterable[UploadedFile[Any]]") -> Iterator[Outcome]:
        """One outcome a file, in order; never raises for a file."""
        for upload in files:
            outcome = self._outcome(upload)
            self.room -= outcome.kind == "accepted"
            yield outcome

    def _outcome(self, upload: "UploadedFile[Any]") -> Outcome:
        name = upload.name or ""
        if self.stopped:
            return Outcome(name, "not_sent", self.stopped.code, self.stopped.message)
        if not self.room:
            return Outcome(name, "not_sent", "batch_full", batch_full(self.limit))
        try:
            return Outcome(name, "accepted", submission=self._submit(upload))
        except STOPS_THE_BATCH as error:
            self.stopped = error
            return Outcome(name, "not_sent", error.code, error.message)
        except DuplicateUpload as error:
            return Outcome(name, "duplicate", error.code, error.message, error.earlier)
        except DomainError as error:
            return Outcome(name, "refused", error.code, error.message)

    def _submit(self, upload: "UploadedFile[Any]") -> Submission:
        return submit_image(
            tester=self.tester,
            data=upload.read(),
            name=upload.name or "",
            batch=self.key,
            context=self.context,
            again=self.again,
        )


def batch_full(limit: int) -> str:
    """What to do with the files a batch has no room for."""
    return f"A batch takes {limit} pictures with your plan. Send this one with your next batch."


def oversized_outcomes(request: HttpRequest) -> list[Outcome]:
    """Refusals of the files that grew past the limit while they arrived."""
    return [Outcome(name, "refused", why.code, why.message) for name, why in oversized_files(request)]
