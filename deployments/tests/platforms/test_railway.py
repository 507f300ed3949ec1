"""Railway's own: errors under HTTP 200, and an image that is set before it is deployed."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from deployments.platforms import PlatformError, Rejected
from deployments.tests.platforms.clouds import Railway
from deployments.tests.platforms.conftest import Clock, adapter_of, order
from deployments.tests.platforms.standin import TOKEN, Fault, serving_as


@pytest.fixture
def railway() -> Iterator[Railway]:
    found = Railway()
    with serving_as(found):
        yield found


def said(message: str, code: str = "") -> Fault:
    error: dict[str, Any] = {"message": message, "extensions": {"code": code}}
    return Fault(status=200, body=json.dumps({"data": None, "errors": [error]}).encode())


@pytest.mark.parametrize("step", ["variable", "image", "deploy"])
def test_an_error_under_200_is_a_refusal(railway: Railway, clock: Clock, step: str) -> None:
    railway.faults[step] = [said(f"Not Authorized, {TOKEN}")]
    with pytest.raises(Rejected, match=r"Railway says: Not Authorized, \(the token\)\."):
        adapter_of(railway, clock).deploy(order(railway))
    assert railway.deploys == []


def test_an_error_of_railways_own_leaves_it_open(railway: Railway, clock: Clock) -> None:
    railway.faults["deploy"] = [said("Problem processing request", "INTERNAL_SERVER_ERROR")]
    with pytest.raises(PlatformError) as failure:
        adapter_of(railway, clock).deploy(order(railway))
    assert not isinstance(failure.value, Rejected)


@pytest.mark.parametrize("errors", [b"[{}]", b'"no"', b"[1]", b'{"a": 1}'])
def test_an_error_in_any_form_is_one(railway: Railway, clock: Clock, errors: bytes) -> None:
    body = b'{"data": {"deployments": {"edges": [], "pageInfo": {}}}, "errors": %s}' % errors
    railway.faults["list"] = [Fault(status=200, body=body)]
    with pytest.raises(PlatformError, match="an error without a message"):
        adapter_of(railway, clock).find(order(railway))


def test_what_was_not_done_is_not_deployed(railway: Railway, clock: Clock) -> None:
    railway.faults["image"] = [Fault(status=200, body=b'{"data": {"serviceInstanceUpdate": false}}')]
    with pytest.raises(Rejected, match="did not do serviceInstanceUpdate"):
        adapter_of(railway, clock).deploy(order(railway))
    assert railway.calls == ["variable", "image"]


def test_the_image_is_set_first_and_nothing_is_repeated(railway: Railway, clock: Clock) -> None:
    adapter_of(railway, clock).deploy(order(railway))
    assert railway.calls == ["variable", "image", "deploy"]
    assert not any("serviceInstanceRedeploy" in asked.body["query"] for asked in railway.asked)
