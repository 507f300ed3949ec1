"""A platform that stands in, and its adapter."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from deployments.platforms.api import Api
from deployments.platforms.base import Order
from deployments.platforms.choosing import ADAPTERS
from deployments.platforms.fly import FlyPlatform
from deployments.platforms.machines import Pace
from deployments.tests.platforms.clouds import Fly, Koyeb, Railway, Render
from deployments.tests.platforms.standin import TOKEN, Standin, serving_as

CLOUDS = [Render, Railway, Fly, Koyeb]
DIGEST = "sha256:" + "a" * 64
OTHER = "sha256:" + "b" * 64


class Clock:
    """Time that passes by sleeping alone."""

    def __init__(self) -> None:
        self.now, self.slept = 1000.0, list[float]()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def order(cloud: Standin, **fields: Any) -> Order:
    given: dict[str, Any] = {
        "key": "key-1",
        "environment": "gamma",
        "service_ref": cloud.service_ref,
        "image": f"registry.example.com/ceesarcode@{DIGEST}",
        "git_sha": "c" * 40,
        "label": "1.0.0",
        "since": datetime.now(UTC),
    }
    return Order(**given | fields)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def adapter_of(cloud: Standin, clock: Clock, token: str = TOKEN) -> Any:
    kind = ADAPTERS[cloud.platform]
    header, scheme = kind.header
    api = Api("The platform", cloud.url, token, header=header, scheme=scheme, sleep=clock.sleep, clock=clock)
    return FlyPlatform(api, Pace(sleep=clock.sleep, clock=clock)) if kind is FlyPlatform else kind(api)


@pytest.fixture(params=CLOUDS, ids=lambda kind: str(kind.platform))
def cloud(request: pytest.FixtureRequest) -> Iterator[Standin]:
    found: Standin = request.param()
    with serving_as(found):
        yield found


@pytest.fixture
def adapter(cloud: Standin, clock: Clock) -> Any:
    return adapter_of(cloud, clock)
