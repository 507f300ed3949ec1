"""A server of its own with the built-in problems, and a real Chromium whose every error and request is watched."""

import os
import shutil
from collections.abc import Generator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from scripts.bench.server import Server, running_server

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
FIRST_PORT = 8300


class Watch:
    """What a page must not do: log an error, throw, or ask anybody but our server."""

    def __init__(self, origin: str) -> None:
        self.origin = urlsplit(origin).netloc
        self.faults: list[str] = []
        self.allowed: list[str] = []

    def attach(self, page: Page) -> None:
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.faults.append(f"thrown: {error}"))
        page.on("request", self._asked)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not any(allowed in message.text for allowed in self.allowed):
            self.faults.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != self.origin:
            self.faults.append(f"left the origin: {request.url}")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    return {"executable_path": CHROMIUM, "args": FLAGS, "headless": True}


@pytest.fixture(scope="session")
def server() -> Generator[Server, None, None]:
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
    with running_server(FIRST_PORT + worker) as started:
        started.manage("load_problems")
        yield started


@pytest.fixture
def watch(server: Server) -> Generator[Watch, None, None]:
    watched = Watch(server.url)
    yield watched
    assert watched.faults == []


@pytest.fixture
def context(browser: Browser, server: Server) -> Generator[BrowserContext, None, None]:
    """A visitor nobody has seen before."""
    fresh = browser.new_context(base_url=server.url, viewport={"width": 1280, "height": 800})
    fresh.set_default_timeout(15_000)
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext, watch: Watch) -> Page:
    opened = context.new_page()
    watch.attach(opened)
    return opened
