"""The accounts app: who may test, and how much."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Owns people, applications, quotas and the audit trail; never imports classifier."""

    name = "accounts"

    def ready(self) -> None:
        """Listen to allauth once the models are there."""
        from accounts import signals  # noqa: F401
