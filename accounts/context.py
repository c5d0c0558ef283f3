"""Template context of every page: site name and banner."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.models import SiteSwitch
from accounts.models.switches import SwitchName


def site(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001
    """Name of the site and, lazily, the banner a switch puts on every page."""

    def banner() -> str:
        switch = SiteSwitch.objects.filter(name=SwitchName.BANNER, is_on=True).first()
        return switch.message if switch else ""

    return {"site_name": settings.SITE_NAME, "site_banner": banner}
