"""Content Security Policy, Permissions-Policy, cookies and upload limits in one readable place."""

from csp.constants import NONE, SELF

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # data: the TOTP code; blob: the local thumbnail of a chosen file
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    },
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb", "display-capture")
}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

FILE_UPLOAD_HANDLERS = [
    "classifier.uploads.SizeCapUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# Above the 300 a tester may drop by mistake: the extra ones get words, not an error page.
DATA_UPLOAD_MAX_NUMBER_FILES = 400
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
