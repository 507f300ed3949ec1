"""Metrics are for whoever shows the token; without one, in dev, for this machine alone."""

import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from django.core.management.base import CommandError
from django.test import Client
from pytest_django import Settings

from ceesarcode.metrics.port import serving_metrics
from tests.gamma.conftest import free_port

pytestmark = pytest.mark.django_db
TOKEN = "t0ken-of-the-scraper-0123456789abcdef"


@pytest.fixture
def token(settings: Settings) -> str:
    settings.METRICS_TOKEN = TOKEN
    return TOKEN


def bearer(text: str) -> dict[str, str]:
    return {"authorization": f"Bearer {text}"}


def test_token_opens_them(client: Client, token: str) -> None:
    response = client.get("/metrics", headers=bearer(token), REMOTE_ADDR="203.0.113.7")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/plain; version=")
    assert response["Cache-Control"] == "no-store"
    assert "\nceesarcode_info{" in response.text


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ({}, "Authorization: Bearer <METRICS_TOKEN>"),
        (bearer(""), "Authorization: Bearer <METRICS_TOKEN>"),
        ({"authorization": f"Basic {TOKEN}"}, "Authorization: Bearer <METRICS_TOKEN>"),
        (bearer(TOKEN[:-1]), "not the token"),
        (bearer(TOKEN.upper()), "not the token"),
        (bearer("tökén"), "not the token"),
    ],
)
def test_no_token_and_a_wrong_one_are_401(client: Client, token: str, headers: dict[str, str], words: str) -> None:
    response = client.get("/metrics", headers=headers, REMOTE_ADDR="127.0.0.1")
    assert response.status_code == 401
    assert words in response.text
    assert response["WWW-Authenticate"] == 'Bearer realm="metrics"'
    assert "ceesarcode_" not in response.text
    assert token not in response.text


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1"])
def test_dev_without_a_token_is_open_to_this_machine(client: Client, address: str) -> None:
    assert client.get("/metrics", REMOTE_ADDR=address).status_code == 200


@pytest.mark.parametrize("address", ["203.0.113.7", "10.0.0.5", "2001:db8::1", "", "unix:"])
def test_dev_without_a_token_is_closed_to_others(client: Client, address: str) -> None:
    response = client.get("/metrics", headers={"x-forwarded-for": "127.0.0.1"}, REMOTE_ADDR=address)
    assert response.status_code == 404
    assert "ceesarcode_" not in response.text


def test_without_a_token_there_are_none_outside_dev(client: Client, settings: Settings) -> None:
    settings.IS_DEV = False
    assert client.get("/metrics", REMOTE_ADDR="127.0.0.1").status_code == 404
    assert client.get("/metrics", headers=bearer("anything")).status_code == 404


def test_scraper_inside_is_not_sent_to_https(client: Client, settings: Settings, token: str) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/metrics", headers=bearer(token)).status_code == 200
    assert client.get("/problems/").status_code == 301


@pytest.fixture
def port() -> Iterator[int]:
    port = free_port()
    with serving_metrics(port=port):
        yield port


def ask(port: int, path: str = "/metrics", **headers: str) -> tuple[int, str]:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_port_of_a_worker_asks_for_the_same_token(port: int, token: str) -> None:
    status, text = ask(port, authorization=f"Bearer {token}")
    assert status == 200
    assert "\nceesarcode_verdicts_total{" in text
    assert "ceesarcode_queue_runs" not in text  # the web tells what the rows say
    assert ask(port)[0] == 401
    status, text = ask(port, authorization="Bearer wrong")
    assert (status, text) == (401, "This is not the token that METRICS_TOKEN has.")
    assert ask(port, "/", authorization=f"Bearer {token}")[0] == 404


def test_port_without_a_token_is_devs_alone(port: int, settings: Settings) -> None:
    assert ask(port)[0] == 200
    settings.IS_DEV = False
    assert ask(port)[0] == 404


def test_port_that_is_taken_is_told(port: int) -> None:
    taken = pytest.raises(CommandError, match=rf"METRICS_PORT: 127.0.0.1 port {port} cannot be listened on")
    with taken, serving_metrics(port=port):
        pass


def test_port_is_free_again_at_the_end() -> None:
    port = free_port()
    for _ in range(2):
        with serving_metrics(port=port):
            assert ask(port)[0] == 200


def test_port_0_is_none(settings: Settings) -> None:
    settings.METRICS_HOST = "203.0.113.7"
    with serving_metrics(port=0):
        pass


def test_address_that_is_none_of_this_machine_is_told(settings: Settings) -> None:
    settings.METRICS_HOST = "203.0.113.7"
    with pytest.raises(CommandError, match=r"203\.0\.113\.7 port 9464 cannot"), serving_metrics(port=9464):
        pass


@pytest.mark.parametrize("host", ["::1", "localhost"])
def test_other_forms_of_an_address_are_taken(settings: Settings, host: str) -> None:
    settings.METRICS_HOST = host
    with serving_metrics(port=(port := free_port())):
        shown = f"[{host}]" if ":" in host else host
        with urllib.request.urlopen(f"http://{shown}:{port}/metrics", timeout=5) as answer:
            assert answer.status == 200
