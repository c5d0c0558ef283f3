"""Makes what testers did in the past, as rows: the rules of misuse read nothing else."""

import hashlib
from datetime import timedelta
from itertools import count

from allauth.usersessions.models import UserSession
from django.utils import timezone

from classifier.models import ModelRelease, Submission, Verdict
from classifier.models.submission import Status
from classifier.models.verdict import Band

_NUMBERS = count()
LIKELY, OPEN, NOTHING = Band.LIKELY, Band.INCONCLUSIVE, Band.NO_EVIDENCE


def variant(bits, base=0x0F1E2D3C4B5A6978):
    """A look hash that differs from the base in so many bits."""
    return f"{base ^ ((1 << bits) - 1):016x}"


def another_look(number):
    """A look hash far from every other."""
    return hashlib.sha256(str(number).encode()).hexdigest()[:16]


def sent(tester, *, ago=None, at=None, look="", origin="web", sha256=None, status=Status.DONE):
    """One picture that was sent `ago` (a timedelta) or `at` a time."""
    moment = at or timezone.now() - (ago or timedelta(minutes=1))
    finished = status in (Status.DONE, Status.FAILED)
    return Submission.objects.create(
        tester=tester,
        created_at=moment,
        finished_at=moment if finished else None,
        error_message="Lost." if status == Status.FAILED else "",
        status=status,
        origin=origin,
        look_hash=look,
        original_name="my-secret-picture.png",
        sha256=sha256 or hashlib.sha256(str(next(_NUMBERS)).encode()).hexdigest(),
    )


def answered(submission, log10_lr, band):
    """The submission with the detector's answer."""
    release, _ = ModelRelease.objects.get_or_create(name="past-1", defaults={"card": {}})
    Verdict.objects.create(
        submission=submission,
        release=release,
        band=band,
        reading=band,
        probability=0.5,
        interval_low=0.4,
        interval_high=0.6,
        likelihood_ratio=10**log10_lr,
        log10_lr_real=log10_lr,
        log10_lr_other=log10_lr,
        score=log10_lr,
        thresholds={},
    )
    return submission


FALLING = ((2.0, LIKELY), (1.7, LIKELY), (1.8, LIKELY), (0.9, OPEN), (0.4, OPEN), (-0.8, NOTHING))


def series(tester, answers, *, looks=None, start=timedelta(hours=2)):
    """Variants of one picture, five minutes apart, each with its answer (log10 likelihood ratio, band)."""
    return [
        answered(
            sent(
                tester,
                ago=start - timedelta(minutes=5 * number),
                look=looks[number] if looks else variant(number % 8),
            ),
            *answer,
        )
        for number, answer in enumerate(answers)
    ]


def signed_in(tester, *addresses, ago=timedelta(minutes=5)):
    """A sign-in in use from each address."""
    for address in addresses:
        UserSession.objects.create(
            user=tester,
            ip=address,
            user_agent=f"Browser at {address}",
            session_key=f"session-{next(_NUMBERS)}",
            last_seen_at=timezone.now() - ago,
        )
