"""The settings of every environment: one set of keys, read from the environment, other values."""

import logging
import sys
from typing import Any

import environ
from django.core.management.utils import get_random_secret_key

from ceesarcode.settings.bounds import REDIS_TIMES, bound_database
from ceesarcode.settings.environment import (
    APP_ENVS,
    BASE_DIR,
    HOST,
    LEAST_FINGERPRINT_KEY,
    LEAST_METRICS_TOKEN,
    LEAST_SECRET_KEY,
    REPOSITORY,
    SECRETS,
    ConfigurationError,
    read_environment,
)
from ceesarcode.settings.logs import configure_logs

try:
    _env = read_environment()
    APP_ENV = _env.choice("APP_ENV", APP_ENVS)
    IS_DEV = APP_ENV == "dev"
    DEBUG = _env.boolean("DEBUG")
    PORT = _env.integer("PORT", 1, 65535)
    FRONTEND_ORIGINS = _env.origins("FRONTEND_ORIGIN")
    ALLOWED_HOSTS = _env.names("ALLOWED_HOSTS")
    EXECUTOR_MODE = _env.choice("EXECUTOR_MODE", ("stub", "docker", "firecracker"))
    SCHEDULER = _env.choice("SCHEDULER", ("local", "celery"))
    RUNNER_IMAGE = _env.text("RUNNER_IMAGE")
    DOCKER_HOST = _env.url("DOCKER_HOST", ("unix", "tcp", "ssh"))
    DOCKER_CERT_PATH = _env.text("DOCKER_CERT_PATH")
    DOCKER_RUNTIME = _env.text("DOCKER_RUNTIME")
    SLOW_QUERY_MS = _env.integer("SLOW_QUERY_MS", 0, 600_000)
    SENTRY_DSN = _env.url("SENTRY_DSN", ("https", "http"))
    SENTRY_TRACES_SAMPLE_RATE = _env.share("SENTRY_TRACES_SAMPLE_RATE")
    OTEL_EXPORTER_OTLP_ENDPOINT = _env.url("OTEL_EXPORTER_OTLP_ENDPOINT", ("https", "http"))
    LOG_LEVEL = _env.choice("LOG_LEVEL", ("debug", "info", "warn", "error"))
    GEMINI_API_KEY = _env.text("GEMINI_API_KEY")
    OPENAI_API_KEY = _env.text("OPENAI_API_KEY")
    ANTHROPIC_API_KEY = _env.text("ANTHROPIC_API_KEY")
    DEFAULT_AI_PROVIDER = _env.choice("DEFAULT_AI_PROVIDER", ("gemini", "openai", "anthropic"))
    ENABLE_PAIR_PROGRAMMING = _env.boolean("ENABLE_PAIR_PROGRAMMING")
    ENABLE_SYSTEM_DESIGN_AGENT = _env.boolean("ENABLE_SYSTEM_DESIGN_AGENT")
    ENABLE_WEB_SEARCH = _env.boolean("ENABLE_WEB_SEARCH")
    MAX_CONCURRENT_EXECUTIONS = _env.integer("MAX_CONCURRENT_EXECUTIONS", 1, 1000)
    MAX_QUEUED_PER_OWNER = _env.integer("MAX_QUEUED_PER_OWNER", 1, 100_000)
    MAX_SOCKETS_PER_CALLER = _env.integer("MAX_SOCKETS_PER_CALLER", 1, 100_000)
    JUDGE_PARALLEL_TESTS = _env.integer("JUDGE_PARALLEL_TESTS", 1, 100)
    EXECUTION_TIMEOUT_SECONDS = _env.integer("EXECUTION_TIMEOUT_SECONDS", 1, 600)
    MAX_MEMORY_MB = _env.integer("MAX_MEMORY_MB", 64, 65536)
    RATE_RUN_ANONYMOUS = _env.rate("RATE_RUN_ANONYMOUS")
    RATE_RUN_USER = _env.rate("RATE_RUN_USER")
    RATE_RUN_TOKEN = _env.rate("RATE_RUN_TOKEN")
    CALLBACKS_KEPT_DAYS = _env.integer("CALLBACKS_KEPT_DAYS", 1, 3650)
    RATE_SAVE_ANONYMOUS = _env.rate("RATE_SAVE_ANONYMOUS")
    RATE_SAVE_USER = _env.rate("RATE_SAVE_USER")
    RATE_SAVE_TOKEN = _env.rate("RATE_SAVE_TOKEN")
    REQUIRE_SECOND_FACTOR = _env.boolean("REQUIRE_SECOND_FACTOR")
    VERSION = _env.text("VERSION")
    GIT_SHA = _env.text("GIT_SHA")
    IMAGE_DIGEST = _env.text("IMAGE_DIGEST")
    DEPLOY_COMMANDS = _env.text("DEPLOY_COMMANDS")
    PLATFORM_TOKENS = _env.text("PLATFORM_TOKENS")
    PLATFORM_URLS = _env.text("PLATFORM_URLS")
    LOG_COMMANDS = _env.text("LOG_COMMANDS")
    MAX_PREVIEWS = _env.integer("MAX_PREVIEWS", 0, 1000)
    PREVIEW_DAYS = _env.integer("PREVIEW_DAYS", 1, 365)
    MESSAGES_KEPT_DAYS = _env.integer("MESSAGES_KEPT_DAYS", 1, 3650)
    GITHUB_WEBHOOK_SECRET = _env.text("GITHUB_WEBHOOK_SECRET")
    GITHUB_WEBHOOK_SECRET_PREVIOUS = _env.text("GITHUB_WEBHOOK_SECRET_PREVIOUS")
    GITHUB_REPOSITORY_ID = _env.integer("GITHUB_REPOSITORY_ID", 0, 2**63 - 1)
    FINGERPRINT_KEY = _env.text("FINGERPRINT_KEY")
    ENVIRONMENT_TOKENS = _env.text("ENVIRONMENT_TOKENS")
    OIDC_AUDIENCE = _env.text("OIDC_AUDIENCE")
    OIDC_ISSUER = _env.url("OIDC_ISSUER", ("https", "http") if IS_DEV else ("https",))
    OIDC_JWKS_URL = _env.url("OIDC_JWKS_URL", ("https", "http") if IS_DEV else ("https",))
    RATE_IDENTITY_ANONYMOUS = _env.rate("RATE_IDENTITY_ANONYMOUS")
    if OIDC_AUDIENCE and not (OIDC_ISSUER and OIDC_JWKS_URL):
        _env.refuse("OIDC_AUDIENCE is set, so OIDC_ISSUER and OIDC_JWKS_URL must be too.")
    GITHUB_TOKEN = _env.text("GITHUB_TOKEN")
    GITHUB_REPOSITORY = _env.matching("GITHUB_REPOSITORY", REPOSITORY, "empty, or owner/name")
    GITHUB_API_URL = _env.url("GITHUB_API_URL", ("https", "http") if IS_DEV else ("https",)) or "https://api.github.com"
    _database_url = _env.url("DATABASE_URL", ("sqlite", "postgres", "postgresql"))
    REDIS_URL = _env.url("REDIS_URL", ("redis", "rediss"))
    SECRET_KEY = _env.text("SECRET_KEY")
    SECRET_KEY_FALLBACKS = _env.names("SECRET_KEY_FALLBACKS")
    if not IS_DEV and len(SECRET_KEY) < LEAST_SECRET_KEY:
        _env.refuse(
            f"SECRET_KEY is not set or too short; outside dev it must be at least {LEAST_SECRET_KEY} random characters."
        )
    if FINGERPRINT_KEY and len(FINGERPRINT_KEY) < LEAST_FINGERPRINT_KEY:
        _env.refuse(f"FINGERPRINT_KEY is too short; leave it empty or give {LEAST_FINGERPRINT_KEY} random characters.")
    METRICS_HOST = _env.matching("METRICS_HOST", HOST, "an address of this machine, such as 127.0.0.1 or 0.0.0.0")
    METRICS_PORT = _env.integer("METRICS_PORT", 0, 65534)
    METRICS_TOKEN = _env.text("METRICS_TOKEN")
    if METRICS_TOKEN and len(METRICS_TOKEN) < LEAST_METRICS_TOKEN:
        _env.refuse(f"METRICS_TOKEN is too short; leave it empty or give {LEAST_METRICS_TOKEN} random characters.")
    _env.finish()
except ConfigurationError as error:
    sys.exit(str(error))

# What an instance says of its configuration. The secrets stand apart, under a name that Django's page of faults hides.
CONFIGURATION = {name: value for name, value in _env.read.items() if name not in SECRETS}
SECRET_CONFIGURATION = {name: value for name, value in _env.read.items() if name in SECRETS}

# In dev a key that lives as long as the process is enough; `scripts/start-dev.sh` keeps one, so that sessions
# survive a restart.
SECRET_KEY = SECRET_KEY or get_random_secret_key()
STATE_DIR = BASE_DIR / ".dev"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "channels",
    "corsheaders",
    "csp",
    "django_filters",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rest_framework",
    "core",
    "accounts",
    "problems",
    "execution",
    "deployments",
    "ceesarcode",
]

MIDDLEWARE = [
    "ceesarcode.request_ids.RequestIdMiddleware",
    "ceesarcode.metrics.requests.RequestMetrics",
    # Before all that may answer by itself: redirects and files carry their headers too.
    "ceesarcode.headers.headers_middleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "ceesarcode.caller.caller_middleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "ceesarcode.nobody.Nobody",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "ceesarcode.refusing.refusal_middleware",
]

ROOT_URLCONF = "ceesarcode.urls"
ASGI_APPLICATION = "ceesarcode.asgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ceesarcode.context.site",
            ],
        },
    },
]

DATABASES = {"default": environ.Env.db_url_config(_database_url or f"sqlite:///{STATE_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    STATE_DIR.mkdir(exist_ok=True)
    DATABASES["default"]["CONN_MAX_AGE"] = None  # a file, opened once by each thread
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
    # Threads of the scheduler share the test database, which one in memory does not allow.
    DATABASES["default"]["TEST"] = {"NAME": STATE_DIR / "test.sqlite3"}
bound_database(DATABASES["default"])
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if REDIS_URL:
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [{"address": REDIS_URL, **REDIS_TIMES}]},
        }
    }
    CACHES: dict[str, Any] = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": REDIS_TIMES,
        }
    }
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 2000}}}
    # Counts of requests and kept idempotency keys live here: the usual 300 entries would drop them early.
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "OPTIONS": {"MAX_ENTRIES": 50_000},
        }
    }

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/problems/"
ACCOUNT_ADAPTER = "ceesarcode.account_adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_FORMS = {"login": "accounts.forms.SignInForm", "signup": "accounts.forms.SignUpForm"}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
MFA_ADAPTER = "accounts.factor_adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "accounts.factor_forms.CodeForm",
    "reauthenticate": "accounts.factor_forms.ConfirmForm",
    "activate_totp": "accounts.factor_forms.SetUpForm",
    "add_webauthn": "accounts.factor_forms.AddKeyForm",
}
MFA_TOTP_ISSUER = "CeesarCode" if APP_ENV == "prod" else f"CeesarCode {APP_ENV}"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # no address is verified here

# No transport for e-mail yet: dev prints messages in its log; elsewhere none are sent, and the pages say so.
SENDS_MAIL = IS_DEV
EMAIL_BACKEND = f"django.core.mail.backends.{'console' if IS_DEV else 'dummy'}.EmailBackend"

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = IS_DEV
WHITENOISE_AUTOREFRESH = IS_DEV
if not IS_DEV:
    STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }

CORS_ALLOWED_ORIGINS = FRONTEND_ORIGINS
CORS_ALLOW_CREDENTIALS = True
CORS_URLS_REGEX = r"^/api/.*$"
CSRF_TRUSTED_ORIGINS = FRONTEND_ORIGINS
CSRF_COOKIE_HTTPONLY = False  # the pages' own scripts send it back as a header
SESSION_COOKIE_HTTPONLY = True
if not IS_DEV:  # a browser takes these from nobody but this very host, over TLS
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no third cookie
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = not IS_DEV
SECURE_REDIRECT_EXEMPT = [r"^api/(health|ready)$", r"^metrics$"]  # asked from inside, in plain HTTP
SECURE_HSTS_SECONDS = 0 if IS_DEV else 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not IS_DEV
SECURE_PROXY_SSL_HEADER = None if IS_DEV else ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024  # 4 MiB of stdin, escaped as JSON
FILE_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024  # what comes in beyond that lies on disk: many at once fill no memory

from ceesarcode.settings.api import *  # noqa: E402, F403
from ceesarcode.settings.content_policy import *  # noqa: E402, F403
from ceesarcode.settings.queues import *  # noqa: E402, F403

CELERY_BROKER_URL = REDIS_URL
# A run whose worker has been silent for so long is taken up by another; one of several workers speaks every 5 s.
RUN_LEASE_SECONDS = 20 if SCHEDULER == "celery" else 60

DJANGO_STRUCTLOG_STATUS_5XX_LOG_LEVEL = logging.WARNING  # 503, mostly: what breaks is told as request_failed
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True  # RequestIdMiddleware has looked at it

LOGGING = configure_logs(level=LOG_LEVEL, as_json=not IS_DEV)
LOGGING_CONFIG = "logging.config.dictConfig"
