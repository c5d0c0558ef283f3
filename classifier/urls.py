"""Pages of the classifier and the API."""

from django.urls import URLPattern, URLResolver, path

from classifier.views import pages, uploads
from classifier.views.soon import soon

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    path("limits/", pages.limits, name="limits"),
    path("releases/<str:name>/", pages.release_card, name="release_card"),
    path("check/", uploads.upload, name="upload"),
    path("submissions/", soon, name="submission_list"),
    path("submissions/<uuid:pk>/", soon, name="submission_detail"),
    path("submissions/<uuid:pk>/status/", soon, name="submission_status"),
    path("submissions/<uuid:pk>/preview/", soon, name="submission_preview"),
    path("submissions/<uuid:pk>/thumbnail/", soon, name="submission_thumbnail"),
    path("submissions/<uuid:pk>/feedback/", soon, name="submission_feedback"),
    path("submissions/<uuid:pk>/erase/", soon, name="submission_erase"),
    path("submissions/<uuid:pk>/retry/", soon, name="submission_retry"),
    path("export/", soon, name="export"),
    path("export/results.csv", soon, name="export_csv"),
    path("api/v1/submissions/", soon, name="api_submissions"),
    path("api/v1/submissions/<uuid:pk>/", soon, name="api_submission"),
    path("api/v1/usage/", soon, name="api_usage"),
    path("api/v1/schema/", soon, name="api_schema"),
    path("api/v1/docs/", soon, name="api_docs"),
]
