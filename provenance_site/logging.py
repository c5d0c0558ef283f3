"""structlog set-up: request id, user id, task id; never file names, pixels, addresses or secrets."""

import re

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

_QUERY = re.compile(r"\?\S*")
_SECRET_PATH = re.compile(r"((?:/accounts/(?:confirm-email|password/reset/key)|/invitation|/shared)/)[^\s/]+")
_PATH_FIELDS = ("event", "request")
# PostgreSQL quotes the values of the refused row in this line.
_DATABASE_DETAIL = re.compile(r"^DETAIL:.*$", re.MULTILINE)


def safe_path(text: str) -> str:
    """The text without query strings (they hold searches) and without the keys of mailed and shared links."""
    return _SECRET_PATH.sub(r"\1[key]", _QUERY.sub("", text))


def hide_private_parts(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Clean the request line Django and django-structlog write; drop the browser's name."""
    event.pop("user_agent", None)
    if isinstance(event.get("exception"), str):
        event["exception"] = _DATABASE_DETAIL.sub("DETAIL: [hidden]", event["exception"])
    for name in _PATH_FIELDS:
        if isinstance(event.get(name), str) and "/" in event[name]:
            event[name] = safe_path(event[name])
    return event


SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    hide_private_parts,
]

structlog.configure(
    processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": SHARED,
            "processor": structlog.processors.JSONRenderer(),
        },
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "accounts": {"level": "INFO"},
        "classifier": {"level": "INFO"},
        "provenance_site": {"level": "INFO"},
        "django.request": {"level": "ERROR"},
        "fpdf": {"level": "ERROR"},  # its warnings of missing glyphs spell out file names
    },
}
