"""A server of its own with the built-in problems, and a real Chromium whose every error and request is watched."""

import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, StorageState, expect

from scripts.bench.server import Server, running_server
from tests.browser.proxy import Proxy
from tests.browser.scenario.restart import is_free

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
WAIT_MS = 20_000
"""How long a page may take on a machine that runs hostile programs beside it."""
FIRST_PORT = 8300
PORTS_OF_A_WORKER = 20
NAME, PASSWORD = "keeper", "a long and quiet sentence"
MAKE_STAFF = f"""
from accounts.models import User
User.objects.filter(username="{NAME}").exists() or User.objects.create_superuser("{NAME}", "", "{PASSWORD}")
"""


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


expect.set_options(timeout=WAIT_MS)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    return {"executable_path": CHROMIUM, "args": FLAGS, "headless": True}


def free_port() -> int:
    return free_ports(1)[0]


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, below those that outgoing connections get: they stay free over a restart."""
    first = FIRST_PORT + PORTS_OF_A_WORKER * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
    free = [port for port in range(first, first + PORTS_OF_A_WORKER) if is_free(port)]
    if len(free) < count:
        raise OSError(f"Fewer than {count} ports are free from {first} on.")
    return free[:count]


@contextmanager
def visitor(browser: Browser, url: str, **options: Any) -> Generator[tuple[Page, Watch], None, None]:
    """The page of somebody whom nobody has seen before, at this address, and what it must not do."""
    context = browser.new_context(base_url=url, **({"viewport": {"width": 1280, "height": 800}} | options))
    context.set_default_timeout(15_000)
    page, watched = context.new_page(), Watch(url)
    watched.attach(page)
    yield page, watched
    context.close()
    assert watched.faults == []


@pytest.fixture(scope="session")
def server() -> Generator[Server, None, None]:
    with running_server(free_port()) as started:
        started.manage("load_problems")
        yield started


@pytest.fixture(scope="session")
def keeper(browser: Browser, server: Server) -> StorageState:
    """The session of a superuser."""
    server.manage("shell", source=MAKE_STAFF)
    with visitor(browser, server.url) as (page, _):
        page.goto("/accounts/login/")
        page.get_by_label("Username").fill(NAME)
        page.locator("input[name=password]").fill(PASSWORD)
        page.locator("main button[type=submit]").click()
        expect(page.get_by_role("link", name="Sign in")).to_have_count(0)
        return page.context.storage_state()


@pytest.fixture
def keeper_page(browser: Browser, server: Server, keeper: StorageState) -> Generator[Page, None, None]:
    # The content policy keeps axe's script out; the pages of candidates are tested under it.
    with visitor(browser, server.url, bypass_csp=True, storage_state=keeper) as (page, _):
        yield page


@pytest.fixture
def mortal_server() -> Generator[Server, None, None]:
    """One that a test may kill."""
    with running_server(free_port()) as started:
        started.manage("load_problems", "problems/catalogue/greeting")
        yield started


@pytest.fixture
def proxy(server: Server) -> Generator[Proxy, None, None]:
    with Proxy(server.port) as between:
        yield between


@pytest.fixture
def watch(server: Server) -> Generator[Watch, None, None]:
    watched = Watch(server.url)
    yield watched
    assert watched.faults == []


@pytest.fixture
def context(browser: Browser, server: Server) -> Generator[BrowserContext, None, None]:
    """A visitor nobody has seen before."""
    fresh = browser.new_context(base_url=server.url, viewport={"width": 1280, "height": 800})
    fresh.set_default_timeout(WAIT_MS)
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext, watch: Watch) -> Page:
    opened = context.new_page()
    watch.attach(opened)
    return opened
