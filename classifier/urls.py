"""Pages of the classifier and the API."""

from django.urls import URLPattern, URLResolver, include, path

from classifier.views import (
    actions,
    exports,
    feedback_answers,
    files,
    metadata,
    misuse,
    own_account,
    pages,
    pdf,
    programme,
    shared,
    sharing,
    submissions,
    uploads,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    path("limits/", pages.limits, name="limits"),
    path("releases/<str:name>/", pages.release_card, name="release_card"),
    path("check/", uploads.upload, name="upload"),
    path("submissions/", submissions.submission_list, name="submission_list"),
    path("submissions/<uuid:pk>/", submissions.submission_detail, name="submission_detail"),
    path("submissions/<uuid:pk>/status/", submissions.submission_status, name="submission_status"),
    path("submissions/<uuid:pk>/preview/", files.submission_preview, name="submission_preview"),
    path("submissions/<uuid:pk>/thumbnail/", files.submission_thumbnail, name="submission_thumbnail"),
    path("submissions/<uuid:pk>/metadata/", metadata.submission_metadata, name="submission_metadata"),
    path("submissions/<uuid:pk>/signed/", metadata.submission_signed, name="submission_signed"),
    path("submissions/<uuid:pk>/feedback/", actions.submission_feedback, name="submission_feedback"),
    path("submissions/<uuid:pk>/erase/", actions.submission_erase, name="submission_erase"),
    path("submissions/<uuid:pk>/retry/", actions.submission_retry, name="submission_retry"),
    path("submissions/<uuid:pk>/recheck/", actions.submission_recheck, name="submission_recheck"),
    path("submissions/<uuid:pk>/report.pdf", pdf.submission_pdf, name="submission_pdf"),
    path("submissions/<uuid:pk>/share/", sharing.submission_share, name="submission_share"),
    path(
        "submissions/<uuid:pk>/share/<uuid:link>/end/", sharing.submission_unshare, name="submission_unshare"
    ),
    path("shared/<str:key>/", shared.shared_result, name="shared_result"),
    path("shared/<str:key>/picture/", shared.shared_picture, name="shared_picture"),
    path("shared/<str:key>/report.pdf", shared.shared_pdf, name="shared_pdf"),
    path("submissions/recheck/", actions.recheck_withdrawn, name="recheck_withdrawn"),
    path("review/feedback/", feedback_answers.feedback_list, name="feedback_list"),
    path("review/feedback/<int:pk>/", feedback_answers.feedback_answer, name="feedback_answer"),
    path("export/", exports.export, name="export"),
    path("export/results.csv", exports.export_csv, name="export_csv"),
    path("review/misuse/", misuse.misuse_flags, name="misuse_flags"),
    path("review/misuse/<int:pk>/", misuse.misuse_flag, name="misuse_flag"),
    path("profile/data/", own_account.own_data, name="own_data"),
    path("profile/delete/", own_account.account_delete, name="account_delete"),
    path("review/programme/", programme.programme_page, name="programme"),
    path("review/programme.csv", programme.programme_csv, name="programme_csv"),
    path("review/programme/survey/", programme.closing_survey, name="programme_closing_survey"),
    path("api/v1/", include("classifier.api.urls")),
]
