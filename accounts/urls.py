"""Pages of the tester programme."""

from django.urls import URLPattern, URLResolver, path

from accounts.views import apply, profile, review

urlpatterns: list[URLPattern | URLResolver] = [
    path("apply/", apply.status, name="application_status"),
    path("apply/form/", apply.form, name="application_form"),
    path("apply/reading/", apply.reading, name="application_reading"),
    path("apply/check/", apply.check, name="application_check"),
    path("apply/terms/", apply.accept_terms, name="application_terms"),
    path("terms/", apply.terms_page, name="terms"),
    path("review/", review.queue, name="review_queue"),
    path("review/<int:pk>/", review.detail, name="review_application"),
    path("profile/", profile.profile, name="profile"),
    path("profile/usage/", profile.usage, name="usage"),
    path("profile/keys/", profile.api_key_create, name="api_key_create"),
    path("profile/keys/<int:pk>/revoke/", profile.api_key_revoke, name="api_key_revoke"),
]
