"""A GitHub of this machine, a mirror that leads to it, and a clock that is moved by hand."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from deployments.services.mirroring.rounds import Mirror
from deployments.tests.github.server import REPOSITORY, TOKEN, Hub, github


@pytest.fixture
def hub() -> Iterator[Hub]:
    with github() as made:
        yield made


@pytest.fixture
def mirror(hub: Hub) -> Mirror:
    return Mirror(hub.client())


@pytest.fixture
def set_up(hub: Hub, settings: Any) -> Hub:
    """The settings lead to it."""
    cache.clear()
    settings.GITHUB_API_URL, settings.GITHUB_REPOSITORY, settings.GITHUB_TOKEN = hub.url, REPOSITORY, TOKEN
    return hub


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        yield traveller
