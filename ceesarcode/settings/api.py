"""How the REST API behaves: problem+json errors, JSON alone, rates, and its OpenAPI document."""

import os

from corsheaders.defaults import default_headers

# The address that a caller is counted by. Outside dev the platform's proxy adds it as the last of X-Forwarded-For; what
# stands before it, a caller may have written there.
PROXIES = 0 if os.environ.get("APP_ENV", "dev") == "dev" else 1

ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny", "accounts.permissions.TokenScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.json_body.BoundedJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "ceesarcode.api_document.Operation",
    "DEFAULT_PAGINATION_CLASS": "core.pagination.CursorPages",
    "EXCEPTION_HANDLER": "core.api_errors.handle_exception",
    "NUM_PROXIES": PROXIES,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}

CORS_ALLOW_HEADERS = [*default_headers, "idempotency-key", "last-event-id"]
CORS_EXPOSE_HEADERS = [
    *("ETag", "Location", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "Retry-After"),
    *("Queue-Limit", "Queue-Remaining", "WWW-Authenticate", "X-Request-ID"),
]

SPECTACULAR_SETTINGS = {
    "TITLE": "CeesarCode",
    "DESCRIPTION": "Problems, runs and submissions of CeesarCode.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    # What most come for stands first; the page draws the rest as it is scrolled to.
    "TAGS": [
        {"name": name}
        for name in (
            *("Problems", "Runs", "Submissions", "Service", "Drafts", "Tokens", "Callbacks"),
            *("Authoring", "Packages", "Rejudges", "Deployments", "Promotions", "Notifications"),
        )
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "RunStatus": "execution.api.responses.STATUSES",
        "CallbackState": "execution.api.responses.CALLBACK_STATES",
        "CaseStatus": "execution.api.responses.CASE_STATUSES",
        "GroupState": "execution.api.responses.GROUP_STATES",
        "Encoding": "execution.api.responses.ENCODINGS",
        "Difficulty": "problems.api.responses.DIFFICULTIES",
        "Kind": "problems.enums.Kind",
        "ProblemStatus": "problems.enums.ProblemStatus",
        "TokenState": "accounts.api.bodies.STATES",
        "RejudgeStatus": "execution.api.rejudge_bodies.REJUDGE_STATUSES",
        "ServiceState": "deployments.enums.ServiceState",
        "Verdict": "execution.api.responses.VERDICTS",
    },
}
