"""Rows of results in bulk, for what counts them; no network looked at anything."""

from django.utils import timezone

from classifier.models import Feedback, ModelRelease, Submission, Verdict
from classifier.models.submission import Status

CONDITION = {"code": "jpeg_50", "label": "saved as JPEG at quality 50"}


def shelf_release(name="shelf-1") -> ModelRelease:
    """A release that is not live."""
    return ModelRelease.objects.get_or_create(
        name=name, defaults={"weights_sha256": "0" * 64, "calibration_id": "x", "card": {}}
    )[0]


def results(tester, count=1, *, band="likely", condition=None, reasons=(), reading="", **submission):
    """Finished submissions of this tester, each with a verdict; the verdicts."""
    now = timezone.now()
    sent = Submission.objects.bulk_create(
        Submission(
            tester=tester, sha256="0" * 64, status=Status.DONE, attempts=1, finished_at=now, **submission
        )
        for _ in range(count)
    )
    return [verdict(row, band=band, condition=condition, reasons=reasons, reading=reading) for row in sent]


def verdict(submission, *, band="likely", condition=None, reasons=(), reading="", release=None):
    """One verdict on a submission."""
    return Verdict.objects.create(
        submission=submission,
        release=release or shelf_release(),
        calibration_id="x",
        band=band,
        reading=reading or band,
        probability=0.5,
        interval_low=0.4,
        interval_high=0.6,
        likelihood_ratio=1,
        log10_lr_real=0,
        log10_lr_other=0,
        score=0,
        thresholds={},
        reasons=list(reasons),
        condition=CONDITION if condition is None else condition,
    )


def say(verdicts, opinion, truth=""):
    """The testers' own opinion of each of these verdicts."""
    Feedback.objects.bulk_create(
        Feedback(verdict=row, tester=row.submission.tester, opinion=opinion, truth=truth) for row in verdicts
    )
