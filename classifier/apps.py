"""The classifier app: upload, submission, task, verdict, report."""

from django.apps import AppConfig


class ClassifierConfig(AppConfig):
    """Registers the start-up checks of the model release."""

    name = "classifier"

    def ready(self) -> None:
        """Load the system checks."""
        from classifier import checks  # noqa: F401
