"""Settings of the test suite: fast hasher, temporary folders, eager tasks; a real database."""

import atexit
import os
import shutil
import tempfile

_FOLDER = tempfile.mkdtemp(prefix="provenance-test-")
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
os.environ["PROVENANCE_DATA_DIR"] = _FOLDER

from provenance_site.settings.base import *  # noqa: E402, F403

SECRET_KEY = "only-for-tests"  # noqa: S105
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
