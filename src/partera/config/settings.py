"""The one settings file. Everything that differs between installations comes from the environment."""

from __future__ import annotations

import sys
from pathlib import Path

from environs import Env

from partera.config import logs
from partera.core import databases
from partera.core.errors import Unavailable

env = Env()

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = Path(__file__).resolve().parents[1]

PARTERA_HOME = Path(env.str("PARTERA_HOME", str(Path.cwd() / "var"))).resolve()
PARTERA_ASSETS = Path(env.str("PARTERA_ASSETS", str(ROOT / "build" / "assets")))
PARTERA_ENGINE = env.str("PARTERA_ENGINE", "polars")
PARTERA_DEMO = env.bool("PARTERA_DEMO", False)
TESTING = "pytest" in sys.modules


def _secret_key() -> str:
    """From the environment, or made once and kept in the home folder."""
    if given := env.str("SECRET_KEY", ""):
        return given
    path = PARTERA_HOME / "secret_key"
    if not path.exists():
        import secrets  # noqa: PLC0415 - only when a key must be made

        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()


SECRET_KEY = "only-for-tests" if TESTING else _secret_key()
DEBUG = env.bool("DEBUG", False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_htmx",
    "csp",
    "django_q",
    "partera.platform.audit",
    "partera.platform.work",
    "partera.platform.files",
    "partera.platform.letters",
    "partera.platform.accounts",
    "partera.platform.tokens",
    "partera.registry.places",
    "partera.registry.findings",
    "partera.registry.partners",
    "partera.registry.funding",
    "partera.registry.services",
    "partera.registry.workplans",
    "partera.registry.custody",
    "partera.programs.convenings",
    "partera.programs.quality",
    "partera.programs.kits",
    "partera.programs.families",
    "partera.doors.web",
]

MIDDLEWARE = [
    "partera.doors.web.middleware.HeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "partera.doors.web.watch.log.RequestLog",
    "django.middleware.gzip.GZipMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "partera.doors.web.middleware.ViewerMiddleware",
    "partera.doors.web.middleware.ErrorsMiddleware",
    "partera.doors.web.accounts.gate.SessionMiddleware",
    "partera.doors.web.accounts.gate.SecondFactorMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "partera.config.urls"
WSGI_APPLICATION = "partera.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "doors" / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "partera.doors.web.shell.context",
            ],
            "builtins": ["partera.doors.web.templatetags.showing"],
        },
    },
]

_SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": PARTERA_HOME / "partera.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456;"
        ),
    },
}


MOVED_MARK = "moved-to-postgresql"


def _database() -> dict:
    """SQLite in the home folder, or what DATABASE_URL names."""
    if address := env.str("DATABASE_URL", ""):
        return databases.postgresql(address, pooled=True)
    if (PARTERA_HOME / MOVED_MARK).exists():
        raise Unavailable(
            f"The data of {PARTERA_HOME} was moved to PostgreSQL: set DATABASE_URL. To go back to the SQLite file as "
            f"it was then, remove {MOVED_MARK}."
        )
    return _SQLITE


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "partera.platform.accounts.adapter.InvitedOnly"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True  # nobody is asked: how long a session lasts is said below
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
PASSWORD_RESET_TIMEOUT = 3600
INVITATION_DAYS = env.int("INVITATION_DAYS", 7)
ROLES_CONFIRMED_EVERY_MONTHS = env.int("ROLES_CONFIRMED_EVERY_MONTHS", 6)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
]

SECOND_FACTOR_DEMANDED = not PARTERA_DEMO
SECOND_FACTOR_FOR: list[str] = env.list("SECOND_FACTOR_FOR", [])  # further roles, or "all"
MFA_ADAPTER = "partera.platform.accounts.adapter.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Partera"
SOCIALACCOUNT_LOGIN_ON_GET = True  # an answer to a form may not lead to another site, a link may
MFA_TOTP_TOLERANCE = 1  # half a minute of a phone's clock
MFA_FORMS = {
    "add_webauthn": "partera.doors.web.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "partera.doors.web.accounts.forms.RenamePasskeyForm",
}

SOCIALACCOUNT_ADAPTER = "partera.platform.accounts.adapter.InvitedOnlyProvider"
OIDC_SERVER = env.str("OIDC_SERVER", "")
OIDC_BRINGS_SECOND_FACTOR = env.bool("OIDC_BRINGS_SECOND_FACTOR", False)
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "organization",
                "name": env.str("OIDC_NAME", "your organization"),
                "client_id": env.str("OIDC_CLIENT"),
                "secret": env.str("OIDC_SECRET"),
                "settings": {"server_url": OIDC_SERVER},
            }
        ]
        if OIDC_SERVER
        else [],
    }
}

SESSION_COOKIE_AGE = 60 * env.int("SESSION_IDLE_MINUTES", 60)
SESSION_HOURS = env.int("SESSION_HOURS", 12)
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", 0)
CACHES = {  # what all processes must know at once: who tried how often
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
PARTERA_API_RATE = env.str("API_RATE", "300/m")
"""Requests a token, or an address without one, may send to the interface: 300/m, 20/s, 5000/h."""
PARTERA_EMAIL_URL = env.str("EMAIL_URL", "")
"""Where letters go: smtp://user:password@host:587; without it into a folder in the home folder."""
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", "partera@localhost")
PARTERA_ADDRESS = env.str("PARTERA_ADDRESS", "").rstrip("/")
"""Where people find the pages, for links in letters: https://partera.example.org."""

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
USE_I18N = True
TIME_ZONE = env.str("TIME_ZONE", "America/Chicago")
USE_TZ = True
LOCALE_PATHS = (
    sorted((PACKAGE / "doors" / "web" / "locale").glob("*")) if (PACKAGE / "doors" / "web" / "locale").exists() else []
)

PARTERA_WORK_LEASE = env.float("PARTERA_WORK_LEASE", 60.0)
"""Seconds a worker may be silent before its job is taken again."""
Q_CLUSTER = {  # the queue's rows only: `partera work` takes them itself (docs/decisions/background-work.md)
    "name": "partera",
    "orm": "default",
    "poll": 0,  # the worker waits itself, where nothing is due
    "timeout": PARTERA_WORK_LEASE,
    "retry": PARTERA_WORK_LEASE,
    "log_level": "ERROR",
}

STATIC_URL = "/static/"
STATIC_ROOT = None  # served from where they are found; nothing is collected
STATICFILES_DIRS = [path for path in [PARTERA_ASSETS / "vendor"] if path.exists()]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 600
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PARTERA_HOME / "files"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_TEMP_DIR = None
FILE_UPLOAD_HANDLERS = [
    "partera.doors.web.small_files.SmallFiles",  # pages that take large files say so themselves
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 25

HTTPS = env.bool("HTTPS", False)
"""Behind a proxy that ends TLS and sets X-Forwarded-Proto itself. Cookies then travel only encrypted."""
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]  # a monitor beside the server asks without TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # being put on browsers' own lists binds a whole domain: its owner's choice
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
_HOST = "__Host-" if HTTPS else ""  # a browser takes such a cookie only over TLS and from this very host
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = f"{_HOST}session", f"{_HOST}csrf", f"{_HOST}language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        **({"upgrade-insecure-requests": True} if HTTPS else {}),
    }
}
LOGGING = logs.set_up(
    form=env.str("LOG_FORMAT", "plain" if sys.stderr.isatty() else "json"),
    level=env.str("LOG_LEVEL", "WARNING" if TESTING else "INFO"),
)
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = 10  # DEBUG: one line a request is enough
DJANGO_STRUCTLOG_STATUS_4XX_LOG_LEVEL = 20
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
METRICS_TOKEN = env.str("METRICS_TOKEN", "")
CSRF_FAILURE_VIEW = "partera.doors.web.home.errors.form_expired"
