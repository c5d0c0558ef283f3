"""Site-wide switches: what a service must ask before it changes anything."""

from django.db import transaction

from accounts.errors import SiteClosed
from accounts.models import SiteSwitch, User
from accounts.models.switches import SwitchName
from accounts.services import audit

_FALLBACK = {
    SwitchName.UPLOADS_CLOSED: "Uploads are closed for now. Your earlier results stay readable.",
    SwitchName.READ_ONLY: "The site is read-only for now. You can read everything, but change nothing.",
}


def require_writable() -> None:
    """Raise SiteClosed with the switch's message while the site is read-only."""
    _require_off(SwitchName.READ_ONLY)


def require_uploads_open() -> None:
    """Raise SiteClosed with the switch's message while uploads are closed or the site is read-only."""
    _require_off(SwitchName.UPLOADS_CLOSED, SwitchName.READ_ONLY)


def _require_off(*names: SwitchName) -> None:
    switch = SiteSwitch.objects.filter(name__in=names, is_on=True).first()
    if switch:
        raise SiteClosed(switch.message or _FALLBACK[SwitchName(switch.name)])


@transaction.atomic
def set_switch(
    *, actor: User, name: SwitchName, is_on: bool, message: str = "", description: str
) -> SiteSwitch:
    """Turn a switch on or off and audit it; `message` is shown to people, `description` says why."""
    switch, _ = SiteSwitch.objects.update_or_create(name=name, defaults={"is_on": is_on, "message": message})
    audit.record(
        actor=actor,
        event="switch_set",
        target=f"switch {name}",
        description=description,
        is_on=is_on,
        message=message,
    )
    return switch
