"""Which release answers: registered from disk, activated and withdrawn here and nowhere else, audited."""

import json
from typing import Final

from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.errors import DomainError, IllegalTransition
from accounts.models import User
from accounts.services import audit
from classifier.errors import ModelUnavailable
from classifier.inference.card import CardMismatch, ModelCard
from classifier.models import ModelRelease
from classifier.models.release import ReleaseState
from classifier.services.release_folders import folder_of, load_cards, newest_card

# What an answer depends on besides weights and calibration; the rest of a card may be measured anew.
DECIDING: Final = ("network", "preprocessing", "thresholds", "reference_mix")


def live_release() -> ModelRelease:
    """The release that answers now. Raises ModelUnavailable where none is live."""
    release = ModelRelease.objects.filter(state=ReleaseState.LIVE).first()
    if release is None:
        raise ModelUnavailable(
            "The detector is not available now. Your picture was not taken; please try again later."
        )
    return release


def a_release_is_live() -> bool:
    """Whether pictures can be checked now, as far as releases go."""
    return ModelRelease.objects.filter(state=ReleaseState.LIVE).exists()


def register_releases() -> list[ModelRelease]:
    """Bring the verified release folders into the database; the newest goes live on a new installation.

    Once a person has withdrawn a release, only a person chooses the next one. Error rates that were measured
    anew are taken over. Raises CardMismatch for a broken folder, and IllegalTransition for one whose answers
    changed under its name.
    """
    with transaction.atomic():
        releases = [_register(card) for card in load_cards()]
        decided = ModelRelease.objects.filter(state__in=(ReleaseState.LIVE, ReleaseState.WITHDRAWN))
        if releases and not decided.exists():
            activate(release=releases[-1], actor=None, reason="First release of a new installation.")
    return releases


def _register(card: ModelCard) -> ModelRelease:
    fixed = {"weights_sha256": card.weights_sha256, "calibration_id": card.calibration.id}
    values = json.loads(json.dumps(card.to_json()))
    release, created = ModelRelease.objects.get_or_create(name=card.name, defaults={**fixed, "card": values})
    if created:
        audit.record(actor=None, event="release_registered", target=f"release {release.name}", **fixed)
        return release
    if any(getattr(release, field) != value for field, value in fixed.items()) or any(
        release.card[field] != values[field] for field in DECIDING
    ):
        raise IllegalTransition(
            f"The folder of {card.name} is not the one that was registered. "
            "Give a changed release a new name."
        )
    if release.card != values:
        release.card = values
        release.save(update_fields=["card"])
        audit.record(actor=None, event="release_measured_anew", target=f"release {release.name}")
    return release


@transaction.atomic
def activate(*, release: ModelRelease, actor: User | None, reason: str) -> ModelRelease:
    """Let this release answer from now on; the one before stays available.

    Raises IllegalTransition for a withdrawn release.
    """
    chosen = ModelRelease.objects.select_for_update().get(pk=release.pk)
    if chosen.state == ReleaseState.WITHDRAWN:
        raise IllegalTransition(f"{chosen.name} was withdrawn and cannot come back. Publish a new release.")
    ModelRelease.objects.filter(state=ReleaseState.LIVE).update(state=ReleaseState.AVAILABLE)
    chosen.state = ReleaseState.LIVE
    chosen.activated_at = timezone.now()
    chosen.save(update_fields=["state", "activated_at"])
    audit.record(actor=actor, event="release_activated", target=f"release {chosen.name}", description=reason)
    return chosen


@transaction.atomic
def withdraw(*, release: ModelRelease, reason: str, actor: User | None) -> ModelRelease:
    """Retire a release at once; every verdict it gave shows the reason.

    Raises DomainError without a reason and IllegalTransition where it was withdrawn before.
    """
    if not reason.strip():
        raise DomainError("Say why the release is withdrawn. Testers will read it.", code="reason_missing")
    kept = ModelRelease.objects.exclude(state=ReleaseState.WITHDRAWN).filter(pk=release.pk)
    if not kept.update(
        state=ReleaseState.WITHDRAWN, withdrawn_at=timezone.now(), withdrawn_reason=reason.strip()
    ):
        raise IllegalTransition(f"{release.name} was withdrawn before.")
    audit.record(actor=actor, event="release_withdrawn", target=f"release {release.name}", description=reason)
    release.refresh_from_db()
    return release


def card_to_use(name: str = "") -> ModelCard:
    """The card of the named release, else of the live one; without a database, of the newest folder.

    A withdrawn release can be named, so that what it said can be reproduced (see `withdrawal_of`). Raises
    ModelUnavailable where there is none, where its folder is gone or broken, and where none is live.
    """
    wanted = name or _live_name()
    if not wanted:
        return newest_card()
    folder = folder_of(wanted)
    if folder is None:
        raise ModelUnavailable(f"There is no release {wanted} on this machine.")
    try:
        return ModelCard.load(folder)
    except CardMismatch as error:
        raise ModelUnavailable(str(error)) from error


def withdrawal_of(name: str) -> str:
    """Why the release of that name was withdrawn; empty where it was not, and without a database."""
    try:
        withdrawn = ModelRelease.objects.filter(name=name, state=ReleaseState.WITHDRAWN).first()
    except DatabaseError:
        return ""
    return withdrawn.withdrawn_reason if withdrawn else ""


def _live_name() -> str:
    """Empty on a checkout without a database, or whose database knows no release yet.

    Raises ModelUnavailable where releases are known and none is live: somebody withdrew the last one.
    """
    try:
        if not ModelRelease.objects.exists():
            return ""
        live = ModelRelease.objects.filter(state=ReleaseState.LIVE).first()
    except DatabaseError:
        return ""
    if live is None:
        raise ModelUnavailable(
            "No release answers now, because the last one was withdrawn. Let another answer (manage.py "
            "releases activate NAME), or name one here with --release."
        )
    return live.name
