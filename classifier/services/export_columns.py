"""The one export schema: every column and its meaning (docs/export-schema.md says the same)."""

from typing import Final

from classifier.services.export_cells import SCHEMA_VERSION, Column, fact, pseudonym
from classifier.services.export_verdict_columns import VERDICT_COLUMNS

COLUMNS: Final = (
    Column("schema_version", "integer", "", "Version of this schema.", "2", lambda _: SCHEMA_VERSION),
    Column(
        "submission_id",
        "uuid",
        "",
        "Key of the submission.",
        "7f3c1f0e-5d0a-4a53-9f0e-6f0a1c8f2b11",
        lambda c: c.submission.pk,
    ),
    Column(
        "tester_pseudonym",
        "text",
        "",
        "Same tester, same value; only in the shared export.",
        "3fa91c0de2b47755",
        lambda c: pseudonym(c.submission.tester_id) if c.is_shared else None,
    ),
    Column(
        "submitted_at",
        "datetime",
        "UTC",
        "When the picture was taken in.",
        "2026-11-23T21:04:05+00:00",
        lambda c: c.submission.created_at,
    ),
    Column(
        "finished_at",
        "datetime",
        "UTC",
        "When this result was given; without a result, when its check ended.",
        "2026-11-23T21:04:09+00:00",
        lambda c: c.verdict.created_at if c.verdict else c.submission.finished_at,
    ),
    Column("origin", "text", "", "`web` or `api`.", "web", lambda c: c.submission.origin),
    Column(
        "file_name",
        "text",
        "",
        "The tester's name for the file; only in the own export.",
        "harbour.jpg",
        lambda c: None if c.is_shared else c.submission.original_name,
    ),
    Column(
        "sha256",
        "text",
        "hex",
        "SHA-256 of the original file.",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        lambda c: c.submission.sha256,
    ),
    Column("format", "text", "", "Format by content.", "JPEG", fact("format")),
    Column("width", "integer", "pixels", "Width, upright.", "1024", fact("width")),
    Column("height", "integer", "pixels", "Height, upright.", "1024", fact("height")),
    Column("bytes", "integer", "bytes", "Length of the file.", "183421", fact("bytes")),
    Column(
        "jpeg_quality",
        "integer",
        "1 to 100",
        "Estimated from the quantisation tables; empty unless JPEG.",
        "85",
        fact("jpeg_quality"),
    ),
    Column(
        "status",
        "text",
        "",
        "`queued`, `running`, `done` or `failed`.",
        "done",
        lambda c: c.submission.status,
    ),
    Column(
        "error_code",
        "text",
        "",
        "Why it failed; empty unless `failed`.",
        "gave_up",
        lambda c: c.submission.error_code,
    ),
    *VERDICT_COLUMNS,
)
