"""The accounts app: who may test, and how much."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Owns people, applications, quotas and the audit trail; never imports classifier."""

    name = "accounts"

    def ready(self) -> None:
        """Listen to allauth once the models are there, and check the settings."""
        from accounts import checks, signals  # noqa: F401
