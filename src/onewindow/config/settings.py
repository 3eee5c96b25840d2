"""Settings of the running service. Everything that differs from place to place comes from the environment:

ONEWINDOW_VAR            folder for the database, uploads, fonts and keys (default: `var` beside the sources)
ONEWINDOW_DATABASE_URL   sqlite:///path or postgres://user:password@host:port/name (default: in the folder)
ONEWINDOW_READS_URL      a hot standby of that database: pages that only look are answered by it (docs/growth.md)
ONEWINDOW_SECRET_KEY     signs sessions and form tokens (demo: made once, kept in var/secret.env)
ONEWINDOW_MASTER_KEY     wraps the data keys of personal values (demo: as above)
ONEWINDOW_HASH           digest of event chains and seals: sha256 (default) or sm3 (GB/T 32905)
ONEWINDOW_DEMO           1 = demo mode: banner, demo accounts, time machine
ONEWINDOW_FONTS          folder with the fonts of the documents (default: var/fonts beside the sources)
ONEWINDOW_COLUMNAR       folder of the columnar files of settled years (default: columnar in that of ONEWINDOW_VAR)
ONEWINDOW_HOSTS          host names the service answers to, separated by commas
ONEWINDOW_HTTPS          1 = cookies only over HTTPS, and HSTS
ONEWINDOW_PUBLIC_URL     address under which people reach the service: it stands in the QR codes
ONEWINDOW_JURISDICTION   12-digit division that this installation serves
ONEWINDOW_PLACE, _EN     name of the service centre; ONEWINDOW_HOTLINE its phone (its hours: `hall_hours` of the profile)
ONEWINDOW_FIRST          one-things shown first while nobody has applied yet, codes separated by commas
ONEWINDOW_SOURCES_URL    the exchange gateway of the registers; ONEWINDOW_SOURCES_TOKEN opens it
ONEWINDOW_PROXIES        how many reverse proxies of ours stand before the service (default 0: nobody is believed)
ONEWINDOW_ALERT_MAIL     who hears of messages that could not be delivered (see also adapters.sms, adapters.mail)
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from onewindow.core.kernel.text import Text

from .database import database
from .secrets import secrets

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = PACKAGE.parent.parent
VAR = Path(os.environ.get("ONEWINDOW_VAR") or ROOT / "var").resolve()
CONTENT = ROOT / "content"
COLUMNAR = Path(os.environ.get("ONEWINDOW_COLUMNAR") or VAR / "columnar").resolve()

DEMO = os.environ.get("ONEWINDOW_DEMO") == "1"
# where people reach the service; stands in the QR codes
PUBLIC_URL = os.environ.get("ONEWINDOW_PUBLIC_URL", "http://127.0.0.1:8000")
# the division (12 digits) this installation serves; in the demo an invented county
JURISDICTION = os.environ.get("ONEWINDOW_JURISDICTION", "990101000000")
PLACE = Text(
    os.environ.get("ONEWINDOW_PLACE", "云溪县政务服务中心"),
    os.environ.get("ONEWINDOW_PLACE_EN", "Yunxi County Government Service Centre"),
)
HOTLINE = os.environ.get("ONEWINDOW_HOTLINE", "0500-12345")
# the start page goes by use; these come first until there is any
FIRST = tuple(
    os.environ.get("ONEWINDOW_FIRST", "open-homestay,open-restaurant,open-company,newborn").replace(" ", "").split(",")
)
HTTPS = os.environ.get("ONEWINDOW_HTTPS") == "1"
DEBUG = False

_KEYS = secrets(VAR, demo=DEMO)
SECRET_KEY = _KEYS["ONEWINDOW_SECRET_KEY"]
MASTER_KEY = _KEYS["ONEWINDOW_MASTER_KEY"]

ALLOWED_HOSTS = [h for h in os.environ.get("ONEWINDOW_HOSTS", "127.0.0.1,localhost,[::1]").split(",") if h]
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("ONEWINDOW_ORIGINS", "").split(",") if o]

HASH_ALG = os.environ.get("ONEWINDOW_HASH", "sha256")
# packs of content: the Ed25519 seed this place signs with, and the public keys it believes
PACK_KEY = os.environ.get("ONEWINDOW_PACK_KEY", "")
PACK_TRUST = os.environ.get("ONEWINDOW_PACK_TRUST", "")
if HASH_ALG not in ("sha256", "sm3"):
    raise ImproperlyConfigured(f"ONEWINDOW_HASH is sha256 or sm3, not {HASH_ALG}")
if HASH_ALG == "sm3" and "sm3" not in hashlib.algorithms_available:
    raise ImproperlyConfigured(
        "this OpenSSL has no SM3: leave ONEWINDOW_HASH at sha256, or take one that has it"
    )

INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",  # ships htmx 2
    "onewindow.store",
    "onewindow.web.ui",
    "onewindow.web.account",
    "onewindow.web.citizen",
    "onewindow.web.counter",
    "onewindow.web.department",
    "onewindow.web.cockpit",
    "onewindow.web.console",
]

MIDDLEWARE = [
    "onewindow.config.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "onewindow.config.middleware.RequestTime",
    "onewindow.web.ui.middleware.ShellMiddleware",
    "onewindow.config.middleware.RequestActor",
    "onewindow.config.middleware.RightsGate",
]

ROOT_URLCONF = "onewindow.config.urls"
WSGI_APPLICATION = "onewindow.config.wsgi.application"
APPEND_SLASH = True

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,  # cached loaders: DEBUG is never on
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "onewindow.web.ui.context.shell",
            ],
        },
    }
]

DATABASES = {"default": database(os.environ.get("ONEWINDOW_DATABASE_URL", ""), VAR)}
DATABASE_ROUTERS: list[str] = []
if os.environ.get("ONEWINDOW_READS_URL"):
    DATABASES["reads"] = database(os.environ["ONEWINDOW_READS_URL"], VAR)
    DATABASE_ROUTERS = ["onewindow.config.reading.ReadsRouter"]
    MIDDLEWARE.insert(0, "onewindow.config.reading.ReadsFromStandby")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SESSION_COOKIE_NAME = "onewindow_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 8 * 60 * 60  # one working day
CSRF_COOKIE_NAME = "onewindow_csrf"
CSRF_COOKIE_HTTPONLY = False
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "onewindow.web.ui.errors.csrf_failed"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

PROXIES = int(os.environ.get("ONEWINDOW_PROXIES", "0"))
ALERT_MAIL = os.environ.get("ONEWINDOW_ALERT_MAIL", "")

LOGIN_URL = "account:login"
LOGOUT_URL = "account:logout"
ACCOUNT_URL = "account:home"

# An upload may have 20 MB; what is larger is refused by the form, with a sentence.
UPLOAD_MAX_BYTES = 20 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILES = VAR / "files"
EMERGENCY_BOOK: Path | None = VAR / "emergency"  # printed every night; None: not at all

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(FILES)},
    },
    "staticfiles": {"BACKEND": "onewindow.config.static.StaticStorage"},
}
# linked there by ./run, whatever folder the data is in
FONTS = Path(os.environ.get("ONEWINDOW_FONTS") or ROOT / "var" / "fonts")

# The texts carry their languages themselves (core.kernel.text): Django's catalogues are not used.
USE_I18N = False
LANGUAGE_CODE = "zh-hans"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"mask": {"()": "onewindow.config.logs.MaskPersonal"}},
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["mask"]},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "onewindow": {"handlers": [], "level": "INFO", "propagate": True},
    },
}
