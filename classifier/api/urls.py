"""Paths of API v1."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from classifier.api import (
    schema,  # noqa: F401 - registers the key with the schema
    views,
)

# Fixed, because the framework would put the `version` of the query into a header, line breaks and all.
VERSION = "v1"

urlpatterns = [
    path("submissions/", views.SubmissionsView.as_view(), name="api_submissions"),
    path("submissions/<uuid:pk>/", views.SubmissionView.as_view(), name="api_submission"),
    path("usage/", views.UsageView.as_view(), name="api_usage"),
    path("schema/", SpectacularAPIView.as_view(api_version=VERSION), name="api_schema"),
    path("docs/", views.api_docs, name="api_docs"),
]
