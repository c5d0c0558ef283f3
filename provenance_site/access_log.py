"""gunicorn's access log without what is private: no address, no query, no key of a mailed link."""

from datetime import timedelta
from typing import Any

from gunicorn.glogging import Logger

from provenance_site.logging import safe_path

FORMAT = "%(t)s %(m)s %(U)s %(s)s %(B)sB %(M)sms"


class AccessLogger(Logger):  # type: ignore[misc]
    """Writes FORMAT with a cleaned path."""

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta) -> dict[str, Any]:
        """What gunicorn offers to the format."""
        found: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        return found | {"U": safe_path(found["U"] or "")}
