"""What gamma says, for tests in this process: its settings as a process of its own reads them."""

import json
import os
import subprocess
import sys
from functools import cache
from typing import Any

import pytest

from ceesarcode.settings.environment import BASE_DIR

NAMES = (
    *("SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD"),
    *("SECURE_PROXY_SSL_HEADER", "SECURE_REFERRER_POLICY", "SECURE_REDIRECT_EXEMPT", "X_FRAME_OPTIONS"),
    *("SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "SESSION_COOKIE_NAME"),
    *("CSRF_COOKIE_SECURE", "CSRF_COOKIE_NAME", "CSRF_TRUSTED_ORIGINS", "CORS_ALLOWED_ORIGINS"),
    *("CORS_ALLOW_CREDENTIALS", "CORS_URLS_REGEX", "CORS_EXPOSE_HEADERS", "CORS_ALLOW_HEADERS", "ALLOWED_HOSTS"),
    *("MIDDLEWARE", "DEBUG", "PROXIES", "ALLAUTH_TRUSTED_PROXY_COUNT", "DATABASES", "CACHES"),
)
READ = f"""
import json
from ceesarcode import settings
print(json.dumps({{name: getattr(settings, name) for name in {NAMES}}}))
"""
ENVIRONMENT = {
    "APP_ENV": "gamma",
    "SECRET_KEY": "only-for-tests-" + "x" * 50,
    "REDIS_URL": "redis://127.0.0.1:9/0",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none",
}


@cache
def gammas_settings() -> dict[str, Any]:
    process = subprocess.run(
        [sys.executable, "-c", READ],
        cwd=BASE_DIR,
        env=ENVIRONMENT | {"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(process.stdout.splitlines()[-1])
    return told


@pytest.fixture
def gamma(settings: Any) -> dict[str, Any]:
    """Headers, cookies and hosts are gamma's; database and cache stay the tests' own."""
    told = gammas_settings()
    for name in set(NAMES) - {"DATABASES", "CACHES"}:
        setattr(settings, name, told[name])
    return told
