"""Pages of the tester programme."""

from django.urls import URLPattern, URLResolver, path

from accounts.views import (
    apply,
    claims,
    invitations,
    keeping_up,
    notices,
    organisation,
    profile,
    quota_requests,
    review,
    review_aids,
    review_organisations,
    surveys,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("apply/", apply.status, name="application_status"),
    path("apply/form/", apply.form, name="application_form"),
    path("apply/reading/", apply.reading, name="application_reading"),
    path("apply/check/", apply.check, name="application_check"),
    path("apply/terms/", apply.accept_terms, name="application_terms"),
    path("apply/take-back/", apply.take_back, name="application_take_back"),
    path("terms/", apply.terms_page, name="terms"),
    path("again/terms/", keeping_up.terms_again, name="terms_again"),
    path("again/check/", keeping_up.recheck, name="recheck"),
    path("review/", review.queue, name="review_queue"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("review/invitations/", invitations.invitation_list, name="invitations"),
    path(
        "review/invitations/<int:pk>/take-back/",
        invitations.invitation_take_back,
        name="invitation_take_back",
    ),
    path("review/<int:pk>/", review.detail, name="review_application"),
    path("notices/", notices.notice_list, name="notice_list"),
    path("notices/read/", notices.notice_read_all, name="notice_read_all"),
    path("notices/<int:pk>/read/", notices.notice_read, name="notice_read"),
    path("review/<int:pk>/claim/", claims.claim, name="review_claim"),
    path("survey/<slug:occasion>/", surveys.survey, name="survey"),
    path("organisation/", organisation.organisation, name="organisation"),
    path("review/organisations/", review_organisations.organisation_list, name="organisations"),
    path(
        "review/organisations/<int:pk>/", review_organisations.organisation_detail, name="review_organisation"
    ),
    path("profile/", profile.profile, name="profile"),
    path("profile/usage/", profile.usage, name="usage"),
    path(
        "profile/usage/requests/<int:pk>/take-back/",
        quota_requests.quota_request_take_back,
        name="quota_request_take_back",
    ),
    path("review/replies/", review_aids.saved_reply_list, name="saved_reply_list"),
    path("review/replies/<int:pk>/", review_aids.saved_reply, name="saved_reply"),
    path("review/<int:pk>/opinion/", review_aids.ask_opinion, name="ask_opinion"),
    path("review/opinions/<int:pk>/", review_aids.give_opinion, name="give_opinion"),
    path("review/requests/", quota_requests.quota_request_list, name="quota_request_list"),
    path("review/requests/<int:pk>/", quota_requests.quota_request, name="quota_request"),
    path("review/testers/<int:pk>/plan/", quota_requests.change_plan, name="change_plan"),
    path("profile/sessions/<int:pk>/end/", profile.session_end, name="session_end"),
    path("profile/keys/", profile.api_key_create, name="api_key_create"),
    path("profile/keys/<int:pk>/revoke/", profile.api_key_revoke, name="api_key_revoke"),
]
