"""What each key of the configuration must be in two environments. A key of `config/env.example` has a line here."""

from deployments.enums import ParityClass

FLAG = "ENABLE_"
"""What the name of a feature's flag begins with."""
KEYED_BY = "FINGERPRINT_KEY"
MIGRATION_HEAD = "MIGRATION_HEAD"
"""No variable: which migrations are applied, asked of the database."""
RELEASED = frozenset({"VERSION", "GIT_SHA", "IMAGE_DIGEST", MIGRATION_HEAD})
"""What a release brings along: equal where the same one is live in both."""
COMMANDS = frozenset({"DEPLOY_COMMANDS", "LOG_COMMANDS"})
"""No secrets by name, but an argv may hold one: they are shown as secrets are."""

CLASSES: dict[str, ParityClass] = {
    **dict.fromkeys(("APP_ENV", "EXECUTOR_MODE"), ParityClass.FIXED),
    **dict.fromkeys((*RELEASED, KEYED_BY), ParityClass.EQUAL),
    **dict.fromkeys(("DEBUG", "SCHEDULER", "REQUIRE_SECOND_FACTOR", "DEFAULT_AI_PROVIDER"), ParityClass.EQUAL),
    **dict.fromkeys(("RUNNER_IMAGE", "DOCKER_RUNTIME"), ParityClass.EQUAL),
    **dict.fromkeys(("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "METRICS_TOKEN"), ParityClass.DIFFERENT),
    **dict.fromkeys(("GEMINI_API_KEY", "OPENAI_API_KEY", "ANTHROPIC_API_KEY"), ParityClass.DIFFERENT),
    **dict.fromkeys(
        ("MAX_CONCURRENT_EXECUTIONS", "EXECUTION_TIMEOUT_SECONDS", "MAX_MEMORY_MB", "MAX_QUEUED_PER_OWNER"),
        ParityClass.ORDERED,
    ),
    **dict.fromkeys(("JUDGE_PARALLEL_TESTS", "MAX_SOCKETS_PER_CALLER"), ParityClass.ORDERED),
    **dict.fromkeys(("RATE_RUN_ANONYMOUS", "RATE_RUN_USER", "RATE_RUN_TOKEN"), ParityClass.PRESENT),
    **dict.fromkeys(("RATE_SAVE_ANONYMOUS", "RATE_SAVE_USER", "RATE_SAVE_TOKEN"), ParityClass.PRESENT),
    **dict.fromkeys(("ALLOWED_HOSTS", "CALLBACKS_KEPT_DAYS", "MESSAGES_KEPT_DAYS"), ParityClass.PRESENT),
    **dict.fromkeys(("FRONTEND_ORIGIN", "LOG_LEVEL", "PORT", "METRICS_HOST", "METRICS_PORT"), ParityClass.FREE),
    **dict.fromkeys(("DOCKER_HOST", "DOCKER_CERT_PATH"), ParityClass.FREE),
    # While keys are replaced, in one environment at a time
    **dict.fromkeys(("SECRET_KEY_FALLBACKS", "GITHUB_WEBHOOK_SECRET_PREVIOUS"), ParityClass.FREE),
    # Of the environment that deploys the others
    **dict.fromkeys((*COMMANDS, "ENVIRONMENT_TOKENS", "GITHUB_WEBHOOK_SECRET"), ParityClass.FREE),
    # Of the environment that deploys the others, and talks to GitHub
    **dict.fromkeys(("MAX_PREVIEWS", "PREVIEW_DAYS", "PLATFORM_TOKENS", "PLATFORM_URLS"), ParityClass.FREE),
    **dict.fromkeys(("GITHUB_REPOSITORY_ID", "GITHUB_REPOSITORY", "GITHUB_API_URL"), ParityClass.FREE),
    **dict.fromkeys(("GITHUB_TOKEN", "OIDC_AUDIENCE"), ParityClass.FREE),
    **dict.fromkeys(("OIDC_ISSUER", "OIDC_JWKS_URL", "RATE_IDENTITY_ANONYMOUS"), ParityClass.PRESENT),
    # Who watches, and how closely
    **dict.fromkeys(("SENTRY_DSN", "SENTRY_TRACES_SAMPLE_RATE", "OTEL_EXPORTER_OTLP_ENDPOINT"), ParityClass.FREE),
    "SLOW_QUERY_MS": ParityClass.PRESENT,
}


def class_of(key: str) -> ParityClass | None:
    """None for a key that the code does not know: then a person says what it must be."""
    return ParityClass.EQUAL if key.startswith(FLAG) else CLASSES.get(key)
