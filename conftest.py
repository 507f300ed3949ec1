"""What holds for every test: cheap passwords, and no silent skip in the full run."""

import os
from collections.abc import Generator
from typing import Any

import pytest
from django.conf import settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests import flushing

FULL_RUN = os.environ.get("CI_FULL") == "1"
ALLOWED_SKIPS = ("data beside the project", "judged in the runner image")

hypothesis_settings.register_profile(
    "project", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
hypothesis_settings.load_profile("project")


def pytest_configure() -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # argon2 is slow by design
    flushing.install()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browsers come last: what drives them leaves its event loop running, where Django refuses to ask a database."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport() -> Generator[None, Any, None]:
    """In the full run a test that was skipped has failed: every part that it needs is to be there."""
    outcome = yield
    report = outcome.get_result()
    if (
        FULL_RUN
        and report.skipped
        and not hasattr(report, "wasxfail")
        and not any(allowed in str(report.longrepr) for allowed in ALLOWED_SKIPS)
    ):
        report.outcome = "failed"
        report.longrepr = f"Skipped in the full run, where every part must be present: {report.longrepr}"
