"""The map of the site, and the one list of what is open without signing in."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from provenance_site.health import healthz, readyz

admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

# Every other route needs a person who is signed in; tests/web/test_permission_walk.py holds it so.
OPEN_ROUTES = frozenset(
    {
        "home",
        "limits",
        "help",
        "release_card",
        "terms",
        "invitation",
        "shared_result",
        "shared_picture",
        "shared_pdf",
        "healthz",
        "readyz",
        "api_schema",
        "api_docs",
        "account_login",
        "account_logout",
        "account_signup",
        "account_inactive",
        "account_email_verification_sent",
        "account_confirm_email",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "account_confirm_login_code",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "admin:login",
    }
)

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("", include("classifier.urls")),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
