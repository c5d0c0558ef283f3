"""From a waiting row to its verdict: claim, read, predict, record; may run twice for one row without harm."""

from __future__ import annotations

import logging
import time
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.services import quotas
from classifier.errors import ModelUnavailable
from classifier.inference.caveats import figures_of
from classifier.inference.prediction import Prediction
from classifier.intake.decode import DecodedImage, read_image
from classifier.intake.errors import RefusedImage
from classifier.models import ModelRelease, Submission, Verdict
from classifier.models.release import ReleaseState
from classifier.models.submission import MAX_ATTEMPTS, Status
from classifier.provenance.caveats import caveats_of
from classifier.provenance.inspect import inspect
from classifier.provenance.reading import read
from classifier.provenance.signal import Signal
from classifier.services.engines import engine_for
from classifier.services.releases import live_release

if TYPE_CHECKING:
    from classifier.inference.engine import Engine

GAVE_UP = (
    "We tried three times and could not check this picture. The fault is ours. "
    "It used none of your images; you can try again."
)
FILE_LOST = "The stored picture is missing or damaged. It used none of your images; please send it again."

logger = logging.getLogger(__name__)


class LostClaim(Exception):  # noqa: N818 - not a fault: another worker has the row
    """The lease ran out and the row went on without this worker; its work is thrown away."""


@dataclass(frozen=True)
class Claim:
    """A row this worker may finish, as long as its attempt is still the current one."""

    submission: Submission
    attempt: int
    started: float

    def update(self, **values: Any) -> None:
        """Change the row. Raises LostClaim where it is no longer this worker's."""
        held = Submission.objects.filter(
            pk=self.submission.pk,
            status=Status.RUNNING,
            attempts=self.attempt,
            unit=self.submission.unit,  # a retry starts counting attempts anew, but with a new unit
        )
        if not held.update(lease_until=None, **values):
            raise LostClaim


def classify_submission(*, pk: UUID) -> None:
    """Give a waiting submission its verdict, or a reason why there is none and its unit back.

    Does nothing for a row that does not wait. Without a usable release the row keeps waiting.
    """
    try:
        release = live_release()
        engine = engine_for(release)
    except ModelUnavailable:
        logger.exception("Submission %s keeps waiting for a release.", pk)
        return
    claim = claim_submission(pk)
    if claim is None:
        return
    try:
        finish(claim, release, engine)
    except LostClaim:
        logger.warning("Submission %s went on without attempt %s.", pk, claim.attempt)


def claim_submission(pk: UUID) -> Claim | None:
    """Take the row for LEASE_SECONDS, or None where it does not wait; of many takers one wins."""
    waiting = Submission.objects.filter(pk=pk, status=Status.QUEUED, attempts__lt=MAX_ATTEMPTS)
    lease = timezone.now() + timedelta(seconds=settings.LEASE_SECONDS)
    if not waiting.update(status=Status.RUNNING, lease_until=lease, attempts=F("attempts") + 1):
        return None
    submission = Submission.objects.get(pk=pk)
    return Claim(submission, submission.attempts, time.monotonic())


def finish(claim: Claim, release: ModelRelease, engine: Engine) -> None:
    """Run the detector and record what came of it. Raises LostClaim."""
    try:
        if claim.submission.verdicts.filter(release=release).exists():
            record(claim, None)
        else:
            data, image = read_original(claim.submission)
            prediction = engine.predict([image])[0]
            signals = inspect(data, image, not_the_file=(SoftTimeLimitExceeded,))
            record(claim, verdict_of(claim, release, engine, prediction, signals))
    except RefusedImage as refusal:
        if isinstance(refusal.__cause__, SoftTimeLimitExceeded):  # it ended the decoder, not a bad file
            give_back(claim)
        else:
            fail(claim, code=refusal.code, message=refusal.message)
    except FileNotFoundError:
        fail(claim, code="file_lost", message=FILE_LOST)
    except LostClaim:
        raise
    except Exception:  # whatever it was, SoftTimeLimitExceeded included, the row must go on
        logger.exception("Attempt %s of submission %s failed.", claim.attempt, claim.submission.pk)
        give_back(claim)


def read_original(submission: Submission) -> tuple[bytes, DecodedImage]:
    """The untouched original. Raises RefusedImage, or FileNotFoundError where it is not what was sent."""
    if not submission.original:
        raise FileNotFoundError
    with submission.original.open("rb") as handle:
        data = handle.read()
    image = read_image(data)
    if image.facts.sha256 != submission.sha256:
        raise FileNotFoundError
    return data, image


def verdict_of(
    claim: Claim,
    release: ModelRelease,
    engine: Engine,
    prediction: Prediction,
    signals: tuple[Signal, ...],
) -> Verdict:
    """The row of a prediction, with everything a reader needs to reproduce it; not saved yet."""
    low, high = prediction.interval
    reading = read(prediction.band, signals)
    return Verdict(
        submission=claim.submission,
        release=release,
        calibration_id=prediction.calibration_id,
        band=prediction.band,
        reading=reading.code,
        probability=prediction.probability,
        interval_low=low,
        interval_high=high,
        likelihood_ratio=prediction.likelihood_ratio,
        log10_lr_real=prediction.log10_lr_real,
        log10_lr_other=prediction.log10_lr_other,
        score=prediction.score,
        thresholds=prediction.thresholds.to_json(),
        reasons=list(prediction.reasons),
        caveats=[
            *(caveat.to_json() for caveat in prediction.caveats),
            *caveats_of(signals, partial(figures_of, engine.card)),
        ],
        condition=prediction.condition.to_json() if prediction.condition else {},
        signals=[signal.to_json() for signal in signals],
        details={
            **prediction.details(),
            "reference_mix": asdict(engine.card.reference_mix),
            "reading": reading.to_json(),
        },
        seconds=round(time.monotonic() - claim.started, 3),
    )


@transaction.atomic
def record(claim: Claim, verdict: Verdict | None) -> None:
    """Keep the verdict (None: it stood before), finish the row and spend the unit, all or nothing.

    Raises LostClaim, and ModelUnavailable where the verdict's release was withdrawn meanwhile.
    """
    claim.update(status=Status.DONE, finished_at=timezone.now(), error_code="", error_message="")
    if verdict is not None:
        refuse_withdrawn(verdict.release)
        verdict.save()
    quotas.settle(reference=claim.submission.unit)


def refuse_withdrawn(release: ModelRelease) -> None:
    """Raises ModelUnavailable where it was withdrawn since it was asked: nobody pays for such a verdict."""
    if ModelRelease.objects.filter(pk=release.pk, state=ReleaseState.WITHDRAWN).exists():
        raise ModelUnavailable("The release was withdrawn while it looked at a picture.")


@transaction.atomic
def fail(claim: Claim, *, code: str, message: str) -> None:
    """End the row with plain words and give the unit back, all or nothing.

    Where an earlier verdict stands (see services.recheck) the row goes back to it, and its unit stays spent.
    """
    if claim.submission.verdicts.exists():
        claim.update(status=Status.DONE, finished_at=timezone.now())
        logger.warning("Submission %s keeps its earlier verdict (%s).", claim.submission.pk, code)
        return
    claim.update(
        status=Status.FAILED, finished_at=timezone.now(), error_code=code, error_message=message[:300]
    )
    quotas.refund(reference=claim.submission.unit, reason=f"Could not be checked ({code}).")


def give_back(claim: Claim) -> None:
    """Let the row wait for its next attempt, or end it after the last; the sweeper wakes it."""
    if claim.attempt < MAX_ATTEMPTS:
        claim.update(status=Status.QUEUED)
    else:
        fail(claim, code="gave_up", message=GAVE_UP)
