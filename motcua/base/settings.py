"""Settings, each read from one environment variable; docs/reference/settings.md lists them."""

import os
from pathlib import Path

from motcua.base import database, logs

PACKAGE = Path(__file__).resolve().parent.parent


def env_bool(name: str, default: bool) -> bool:
    """Read a switch: 1, true, yes or on mean True."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def env_list(name: str, default: str) -> list[str]:
    """Read a list whose items are parted by commas."""
    return [item.strip() for item in os.environ.get(name, default).split(",") if item.strip()]


DEMO = env_bool("MOTCUA_DEMO", False)
DEBUG = False
INSTANCE = os.environ.get("MOTCUA_INSTANCE", "demo" if DEMO else "")
SECRET_KEY = os.environ.get("MOTCUA_SECRET_KEY") or database.local_secret()
ALLOWED_HOSTS = env_list("MOTCUA_HOSTS", "localhost,127.0.0.1,testserver")
DOSSIER_CODE_PATTERN = os.environ.get("MOTCUA_DOSSIER_CODE", "{org}-{date:%Y%m%d}-{serial:07d}")
PUBLIC_URL = os.environ.get("MOTCUA_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")

# Lowest floor first; a package uses only what stands before it.
OURS = [
    "motcua.base", "motcua.ledger", "motcua.identity", "motcua.agencies", "motcua.files",
    "motcua.clients",
    "motcua.procedures", "motcua.documents", "motcua.notices", "motcua.warehouse",
    "motcua.payments", "motcua.dossiers", "motcua.work", "motcua.acting", "motcua.quality", "motcua.operating",
    "motcua.rehearsal", "motcua.rights", "motcua.api", "motcua.web",
]  # fmt: skip
INSTALLED_APPS = [
    "django.contrib.sessions", "django.contrib.staticfiles", "procrastinate.contrib.django", *OURS,
]  # fmt: skip

MIDDLEWARE = [
    "motcua.operating.middleware.watched",
    "motcua.web.middleware.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "motcua.web.caching.caching",
    "motcua.web.middleware.request_id",
    "motcua.api.middleware.problems",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "motcua.web.middleware.language",
    "django.middleware.csrf.CsrfViewMiddleware",
    "motcua.identity.middleware.person",
    "motcua.web.refused_bodies.refused_bodies",
    "motcua.web.middleware.readable_address",
    "motcua.web.middleware.errors_as_pages",
    "motcua.quality.middleware.steps",
]

ROOT_URLCONF = "motcua.web.urls"
WSGI_APPLICATION = "motcua.web.wsgi.application"
DATABASES = {"default": database.connection_settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SESSION_ENGINE = "motcua.identity.session_store"
SESSION_COOKIE_NAME = "motcua_session"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_COOKIES = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_NAME = "motcua_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "motcua.web.views.form_expired"
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
DATE_FORMAT = "d/m/Y"

STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STATIC_ROOT = None  # nothing is collected: WhiteNoise reads motcua/web/static
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 31_536_000 if not DEMO else 60

TEMPLATES = [{
    "BACKEND": "django.template.backends.jinja2.Jinja2",
    "DIRS": [PACKAGE / name.split(".")[1] / "templates" for name in OURS],
    "APP_DIRS": False,
    "OPTIONS": {"environment": "motcua.web.templating.environment"},
}]

DATA_UPLOAD_MAX_MEMORY_SIZE = 1 * 1024 * 1024  # bytes; answers are short, files come apart from them
FILE_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
S3_BUCKET = os.environ.get("MOTCUA_S3_BUCKET", "")  # "": files lie in the data directory
S3_ENDPOINT = os.environ.get("MOTCUA_S3_ENDPOINT", "")
S3_REGION = os.environ.get("MOTCUA_S3_REGION", "us-east-1")
S3_KEY = os.environ.get("MOTCUA_S3_KEY", "")
S3_SECRET = os.environ.get("MOTCUA_S3_SECRET", "")
CLAMD = os.environ.get("MOTCUA_CLAMD", "")  # the socket of the virus scanner, or host:port; "": there is none
UPLOAD_LIMIT = int(os.environ.get("MOTCUA_UPLOAD_LIMIT", 20 * 1024 * 1024))  # bytes a file

# OpenID Connect: any provider that publishes its discovery document.
OIDC_ISSUER = os.environ.get("MOTCUA_OIDC_ISSUER", "http://127.0.0.1:8001" if DEMO else "")
OIDC_CLIENT_ID = os.environ.get("MOTCUA_OIDC_CLIENT_ID", "motcua")
OIDC_CLIENT_SECRET = os.environ.get("MOTCUA_OIDC_CLIENT_SECRET", "motcua-demo" if DEMO else "")
OIDC_ASSURANCE_CLAIM = os.environ.get("MOTCUA_OIDC_ASSURANCE_CLAIM", "loa")
OIDC_MINIMUM_ASSURANCE = int(os.environ.get("MOTCUA_OIDC_MINIMUM_ASSURANCE", "2"))
OIDC_SCOPE = os.environ.get("MOTCUA_OIDC_SCOPE", "openid profile")
OIDC_SOURCE = os.environ.get("MOTCUA_OIDC_SOURCE", "vneid")  # the code under which claims are kept as facts
OIDC_TIMEOUT = float(os.environ.get("MOTCUA_OIDC_TIMEOUT", "8"))  # seconds for each answer of the provider
SIGN_INS_A_MINUTE = int(os.environ.get("MOTCUA_SIGN_INS_A_MINUTE", "300"))  # from one network address
TRUSTED_PROXIES = int(os.environ.get("MOTCUA_TRUSTED_PROXIES", "0"))  # how many stand before us and add X-Forwarded-For

# The population database, behind the installation's own security server; no address: it is never asked.
POPULATION_URL = os.environ.get("MOTCUA_POPULATION_URL", "")
POPULATION_CLIENT = os.environ.get("MOTCUA_POPULATION_CLIENT", "VN-TEST/GOV/MOTCUA/portal")  # X-Road-Client
POPULATION_INTEGRATION = os.environ.get("MOTCUA_POPULATION_INTEGRATION", "MOTCUA")  # MaTichHop
POPULATION_UNIT = os.environ.get("MOTCUA_POPULATION_UNIT", "MOTCUA")  # MaDonVi
POPULATION_OFFICER = os.environ.get("MOTCUA_POPULATION_OFFICER", "may-tu-dong")  # MaCanBo and X-Road-UserId
POPULATION_TIMEOUT = float(os.environ.get("MOTCUA_POPULATION_TIMEOUT", "8"))  # seconds for a whole answer
POPULATION_A_MINUTE = int(os.environ.get("MOTCUA_POPULATION_A_MINUTE", "60"))  # calls

EMAIL_HOST = os.environ.get("MOTCUA_SMTP_HOST", "127.0.0.1")
EMAIL_PORT = int(os.environ.get("MOTCUA_SMTP_PORT", "8025" if DEMO else "25"))
EMAIL_HOST_USER = os.environ.get("MOTCUA_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("MOTCUA_SMTP_PASSWORD", "")
EMAIL_USE_TLS = env_bool("MOTCUA_SMTP_TLS", False)
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = os.environ.get("MOTCUA_MAIL_FROM", "motcua@localhost")

OPERATOR_TOKEN = os.environ.get("MOTCUA_OPERATOR_TOKEN", "")  # opens health page and metrics; empty: closed
WAL_DAYS = int(os.environ.get("MOTCUA_WAL_DAYS", "7"))  # how long the log of PostgreSQL is kept, copies included
LOG_FORMAT = logs.wanted_format(demo=DEMO)
LOGGING = logs.configuration(LOG_FORMAT, os.environ.get("MOTCUA_LOG_LEVEL", "WARNING").upper())
