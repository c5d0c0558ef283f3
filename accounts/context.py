"""Template context of every page: site name and banner."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.models import Notice, SiteSwitch
from accounts.models.switches import SwitchName


def site(request: HttpRequest) -> dict[str, Any]:
    """Name of the site, whom to write to and, lazily, a switch's banner and the number of unread notices."""

    def banner() -> str:
        switch = SiteSwitch.objects.filter(name=SwitchName.BANNER, is_on=True).first()
        return switch.message if switch else ""

    def unread_notices() -> int:
        user = getattr(request, "user", None)  # an error page can come before anybody is known
        if user is None or not user.is_authenticated:
            return 0
        return Notice.objects.filter(person=user, read_at__isnull=True).count()

    return {
        "site_name": settings.SITE_NAME,
        "contact_email": settings.CONTACT_EMAIL,
        "site_banner": banner,
        "unread_notices": unread_notices,
    }
