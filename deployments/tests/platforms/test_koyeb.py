"""Koyeb's own: the whole definition is sent back with the image changed."""

from collections.abc import Iterator

import pytest

from deployments.platforms import PlatformError, Rejected
from deployments.tests.platforms.clouds import Koyeb
from deployments.tests.platforms.conftest import DIGEST, Clock, adapter_of, order
from deployments.tests.platforms.standin import Fault, serving_as


@pytest.fixture
def koyeb() -> Iterator[Koyeb]:
    found = Koyeb()
    with serving_as(found):
        yield found


def test_nothing_but_the_image_changes(koyeb: Koyeb, clock: Clock) -> None:
    adapter_of(koyeb, clock).deploy(order(koyeb))
    sent = next(asked.body for asked in koyeb.asked if asked.method == "PUT")["definition"]
    assert sent == {
        "name": "web",
        "regions": ["fra"],
        "docker": {"image": order(koyeb).image, "image_registry_secret": "registry"},
        "env": [
            {"key": "APP_ENV", "value": "gamma", "scopes": ["region:fra"]},
            {"key": "IMAGE_DIGEST", "value": DIGEST, "scopes": ["region:fra"]},
        ],
    }


def test_a_service_that_is_built_there_is_refused(koyeb: Koyeb, clock: Clock) -> None:
    koyeb.deploys[0]["definition"] = {"name": "web", "git": {"repository": "x"}}
    with pytest.raises(Rejected, match="runs no image"):
        adapter_of(koyeb, clock).deploy(order(koyeb))
    assert koyeb.count("deploy") == 0


def test_an_answer_that_names_the_old_deployment_is_not_believed(koyeb: Koyeb, clock: Clock) -> None:
    body = b'{"service": {"latest_deployment_id": "dep-first"}}'
    koyeb.faults["deploy"] = [Fault(status=200, body=body)]
    with pytest.raises(PlatformError, match="names no new deployment") as failure:
        adapter_of(koyeb, clock).deploy(order(koyeb))
    assert not isinstance(failure.value, Rejected)
