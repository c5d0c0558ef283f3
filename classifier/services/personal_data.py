"""Everything that is kept of one person as one archive, for that person alone."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder

from accounts.models import User
from accounts.services import audit
from accounts.services import personal_data as programme
from classifier.csv_safe import csv_lines
from classifier.models import Feedback, MisuseFlag, RateLimit, Submission, Verdict
from classifier.services.export import HEADER, own_rows
from classifier.services.zip_stream import Member, zip_stream

PIECE: Final = 256 * 1024
README: Final = """This archive holds what this site keeps of you.

account.json       your account, addresses, sign-ins, API keys (without secrets), plans,
                   organisation, survey answers and acts
applications.json  your applications, your answers, and the decisions with their reasons
ledger.json, .csv  every unit of your quota
misuse.json        what our rules flagged in your use, what became of it, and limits of your pace
results.json       every picture you sent, with its facts, verdicts, your feedback and links
results.csv        the same as rows for a spreadsheet, as on the export page
originals/         the files that we still have, named by submission; erased ones are gone
"""
_SUBMISSION: Final = (
    "batch",
    "origin",
    "original_name",
    "context",
    "sha256",
    "look_hash",
    "facts",
    "status",
    "error_code",
    "error_message",
    "created_at",
    "finished_at",
    "files_erased_at",
)
_VERDICT: Final = (
    "calibration_id",
    "band",
    "reading",
    "probability",
    "interval_low",
    "interval_high",
    "likelihood_ratio",
    "log10_lr_real",
    "log10_lr_other",
    "score",
    "thresholds",
    "reasons",
    "caveats",
    "condition",
    "signals",
    "details",
    "seconds",
    "created_at",
)
_FEEDBACK: Final = ("opinion", "truth", "note", "created_at", "updated_at", "answer", "answered_at")
_LINK: Final = ("id", "shows_picture", "note", "created_at", "expires_at", "revoked_at")
_FLAG: Final = ("rule", "opened_at", "noticed_at", "state", "decided_at", "evidence")
_LIMIT: Final = ("per_hour", "created_at", "until", "reason", "lifted_at", "lifted_reason")


def pack_personal_data(*, person: User) -> Iterator[bytes]:
    """The archive in pieces, made while it is sent; audited at once."""
    audit.record(
        actor=person,
        event="own_data_downloaded",
        target=f"user {person.pk}",
        description="All own data, from the profile page.",
    )
    return zip_stream(_members(person))


def _members(person: User) -> Iterator[Member]:
    ledger = programme.ledger(person=person)
    yield "README.txt", [README.encode()]
    yield "account.json", [_json(programme.account(person=person))]
    yield "applications.json", [_json(programme.applications(person=person))]
    yield "ledger.json", [_json(ledger)]
    yield "ledger.csv", _lines(csv_lines(programme.LEDGER, [list(row.values()) for row in ledger]))
    yield "misuse.json", [_json(_misuse(person))]
    yield "results.json", _json_list(map(_submission, _own(person).iterator(chunk_size=200)))
    yield "results.csv", _lines(csv_lines(HEADER, own_rows(tester=person)))
    yield from _originals(person)


def _misuse(person: User) -> dict[str, Any]:
    return {
        "flags": list(MisuseFlag.objects.filter(tester=person).values(*_FLAG)),
        "limits": list(RateLimit.objects.filter(tester=person).values(*_LIMIT)),
    }


def _own(person: User) -> Any:
    rows = Submission.objects.owned_by(person).select_related("shared_through__organisation")
    return rows.prefetch_related("verdicts__release", "verdicts__feedback", "share_links")


def _submission(submission: Submission) -> dict[str, Any]:
    return {
        "id": submission.pk,
        **{name: getattr(submission, name) for name in _SUBMISSION},
        "shared_with": submission.shared_through.organisation.name if submission.shared_through else None,
        "share_links": [
            {name: getattr(link, name) for name in _LINK} for link in submission.share_links.all()
        ],
        "verdicts": [_verdict(verdict, submission.tester_id) for verdict in submission.verdicts.all()],
    }


def _verdict(verdict: Verdict, tester_id: int) -> dict[str, Any]:
    return {
        "release": verdict.release.name,
        **{name: getattr(verdict, name) for name in _VERDICT},
        "feedback": [_feedback(row) for row in verdict.feedback.all() if row.tester_id == tester_id],
    }


def _feedback(row: Feedback) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _FEEDBACK}


def _originals(person: User) -> Iterator[Member]:
    kept = Submission.objects.owned_by(person).exclude(original="")
    for name in kept.values_list("original", flat=True).iterator():
        pieces = _pieces(name)
        first = next(pieces, None)
        if first is not None:
            yield f"originals/{name.rpartition('/')[2]}", _chain(first, pieces)


def _pieces(name: str) -> Iterator[bytes]:
    """The file in pieces; none where it was erased meanwhile."""
    try:
        with default_storage.open(name, "rb") as handle:
            while piece := handle.read(PIECE):
                yield piece
    except FileNotFoundError:
        return


def _chain(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _json(value: Any) -> bytes:
    return json.dumps(value, cls=DjangoJSONEncoder, indent=1, ensure_ascii=False).encode()


def _json_list(rows: Iterable[Any]) -> Iterator[bytes]:
    separator = b"[\n"
    for row in rows:
        yield separator + _json(row)
        separator = b",\n"
    yield b"[]\n" if separator == b"[\n" else b"\n]\n"


def _lines(lines: Iterable[str]) -> Iterator[bytes]:
    return (line.encode() for line in lines)
