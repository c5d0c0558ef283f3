"""The Celery app: JSON messages only, no result backend, the row holds the result."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "provenance_site.settings.base")
TRANSPORT_ALIASES["localfs"] = "provenance_site.broker:Transport"

app = Celery("provenance_site")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="tasks")
app.autodiscover_tasks(related_name="maintenance")
