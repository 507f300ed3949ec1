"""A Redis of the tests' own, a scheduler of a web process, and a worker's host over slots that a test commands."""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import redis
from pytest_django import Settings

from execution import scheduling
from execution.scheduling.remote import hosting, wire
from execution.scheduling.remote.host import Host
from execution.scheduling.remote.web import RemoteScheduler
from execution.tests.bench import Bench

SERVER = shutil.which("redis-server")


@contextmanager
def serving_redis() -> Iterator[str]:
    """The address of a server that is gone at the end."""
    if SERVER is None:
        pytest.skip("redis-server is not installed")
    with socket.create_server(("127.0.0.1", 0)) as place:
        port = place.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [SERVER, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder],
            stdout=subprocess.DEVNULL,
        )
        try:
            _await(port)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.kill()
            server.wait()


def _await(port: int) -> None:
    with redis.Redis(port=port) as client:
        for _ in range(200):
            try:
                client.ping()
            except redis.ConnectionError:
                time.sleep(0.05)
            else:
                return
    pytest.fail("Redis did not start.")


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    with serving_redis() as url:
        yield url


@pytest.fixture
def over_redis(redis_url: str, settings: Settings) -> Iterator[None]:
    """Workers execute; what they say goes over the tests' Redis."""
    settings.REDIS_URL, settings.SCHEDULER = redis_url, "celery"
    wire._client.cache_clear()
    yield
    wire._client.cache_clear()


@pytest.fixture
def host(over_redis: None, fake_slots: Bench, monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    """This process is a worker's too. No turn is taken unless a test takes it."""
    monkeypatch.setattr(scheduling, "offers", lambda: scheduling._started())
    found = Host()
    monkeypatch.setattr(found, "offers", fake_slots.offers)
    monkeypatch.setattr(hosting, "_host", found)
    found.start()
    yield found
    found.stop()


@pytest.fixture
def web(host: Host, monkeypatch: pytest.MonkeyPatch) -> Iterator[RemoteScheduler]:
    """The web process's side; its words to Celery are counted in `told` and reach nobody."""
    found = RemoteScheduler()
    found.start()
    monkeypatch.setattr(scheduling, "_scheduler", found)
    yield found
    found.stop()
