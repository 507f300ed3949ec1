"""smoke-test.sh against a service that answers as ours does, with one fault at a time; and against the real one."""

import json
import os
import subprocess
import sys
import threading
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from ceesarcode.settings.environment import BASE_DIR
from tests.gamma.conftest import command, free_port

HEALTH = {"status": "healthy", "environment": "gamma", "version": "1.2.3", "git_sha": "abc"}
PAGE = '<link rel="stylesheet" href="/static/a.css"><script src="/static/b.js"></script>'
HEADERS = {
    "Content-Security-Policy": "default-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
}
JSON, PROBLEM = {"Content-Type": "application/json"}, {"Content-Type": "application/problem+json"}
Answer = tuple[int, str, dict[str, str]]
GOOD: dict[str, Answer] = {
    "health": (200, json.dumps(HEALTH), JSON),
    "languages": (200, '[{"slug": "python"}]', JSON),
    "ready": (200, '{"status": "ok"}', JSON),
    "problems": (200, '{"results": [{"slug": "sum"}]}', JSON),
    "run": (200, '{"result": "Hello\\n"}', JSON),
    "refusal": (400, '{"code": "language_unknown"}', PROBLEM),
    "page": (200, PAGE, HEADERS),
    "style": (200, "a {}", {}),
    "script": (200, "b()", {}),
}
EXPECTED = ("--environment", "gamma", "--version", "1.2.3", "--git-sha", "abc")
PLACES = {
    "/api/health": "health",
    "/api/languages": "languages",
    "/api/ready": "ready",
    "/api/problems": "problems",
    "/": "page",
    "/static/a.css": "style",
    "/static/b.js": "script",
}


class StandIn:
    def __init__(self) -> None:
        self.answers = dict(GOOD)
        self.seen: list[Any] = []
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.tell(PLACES.get(self.path, "none"))

            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                stand_in.seen.append((self.path, asked))
                self.tell("run" if asked["language"] == "python" else "refusal")

            def tell(self, name: str) -> None:
                status, body, headers = stand_in.answers.get(name, (404, "", {}))
                self.send_response(status)
                for header, value in (headers | {"Content-Length": str(len(body.encode()))}).items():
                    self.send_header(header, value)
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *words: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def service() -> Iterator[StandIn]:
    stand_in = StandIn()
    threading.Thread(target=stand_in.server.serve_forever, daemon=True).start()
    yield stand_in
    stand_in.server.shutdown()
    stand_in.server.server_close()


def smoke(base: str, *words: str) -> subprocess.CompletedProcess[str]:
    return command("scripts/smoke-test.sh", base, *words)


def test_all_is_well(service: StandIn, tmp_path: Path) -> None:
    report = tmp_path / "smoke.xml"
    told = smoke(
        service.base, "--environment", "gamma", "--version", "1.2.3", "--git-sha", "abc", "--junit", str(report)
    )
    assert (told.returncode, told.stderr) == (0, "")
    assert service.seen[0] == ("/api/run", {"language": "python", "files": {"Main.py": 'print("Hello")'}})
    suite = ET.fromstring(report.read_text())
    assert (suite.get("tests"), suite.get("failures")) == ("6", "0")
    names = [case.get("name") for case in suite]
    assert names == ["health", "problems", "run", "refusal", "pages", "headers"]


@pytest.mark.parametrize(
    ("part", "answer", "words"),
    [
        ("health", (503, json.dumps(HEALTH | {"status": "unhealthy"}), JSON), "✗ health: /api/health answered 503"),
        ("health", (200, json.dumps(HEALTH | {"status": "ill"}), JSON), "✗ health: the status is not healthy"),
        ("health", (200, json.dumps(HEALTH | {"environment": "prod"}), JSON), "✗ health: it says that it is prod"),
        ("health", (200, json.dumps(HEALTH | {"version": "1.2.2"}), JSON), "✗ health: its version is 1.2.2, not 1.2.3"),
        (
            "health",
            (200, json.dumps(HEALTH | {"git_sha": "def"}), JSON),
            "it was built from 'def', not from abc",
        ),
        ("ready", (503, '{"status": "failing"}', JSON), '✗ health: /api/ready answered 503 in the place of 200: {"st'),
        ("problems", (500, "", {}), "✗ problems: /api/problems answered 500"),
        ("problems", (200, '{"results": []}', JSON), "✗ problems: there is no problem"),
        ("run", (503, '{"code": "queue_full"}', PROBLEM), "✗ run: /api/run answered 503 in the place of 200: "),
        ("run", (200, '{"result": "Hallo\\n"}', JSON), "✗ run: it did not print Hello"),
        ("refusal", (500, "", {}), "✗ refusal: an unknown language is answered with 500"),
        (
            "refusal",
            (400, "<h1>", {"Content-Type": "text/html"}),
            "a refusal is no application/problem+json",
        ),
        ("page", (200, "nothing", HEADERS), "✗ pages: the first page names no style"),
        ("style", (404, "", {}), "✗ pages: /static/a.css answered 404"),
        ("script", (200, "", {}), "✗ pages: /static/b.js is empty"),
        *(
            ("page", (200, PAGE, {n: v for n, v in HEADERS.items() if n != name}), f"comes without {name.lower()}")
            for name in HEADERS
        ),
    ],
)
def test_each_fault_is_named_and_the_rest_is_looked_at(
    service: StandIn, tmp_path: Path, part: str, answer: Answer, words: str
) -> None:
    service.answers[part] = answer
    report = tmp_path / "smoke.xml"
    told = smoke(service.base, *EXPECTED, "--junit", str(report))
    assert told.returncode == 1
    assert words in told.stderr
    assert told.stdout.count("✓") == 5
    suite = ET.fromstring(report.read_text())
    assert suite.get("failures") == "1"
    assert len(suite.findall("testcase/failure")) == 1


def test_a_release_from_before_readiness_is_well(service: StandIn) -> None:
    service.answers["ready"] = (404, "", PROBLEM)
    assert smoke(service.base).returncode == 0


def test_nobody_is_there() -> None:
    told = smoke(f"http://127.0.0.1:{free_port()}")
    assert told.returncode == 1
    assert "6 of 6 failed" in told.stderr


def test_it_waits_for_one_that_is_just_starting(service: StandIn) -> None:
    service.answers["health"] = (503, "{}", JSON)
    threading.Timer(2.0, lambda: service.answers.update(GOOD)).start()
    assert smoke(service.base, "--wait", "20").returncode == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "BASE_URL is ''"),
        (("gamma.example.com",), "BASE_URL is 'gamma.example.com'"),
        (("https://gamma.example.com/api",), "without a path"),
        (("https://a", "https://b"), "https://b is a second one"),
        (("https://a", "--loud"), "does not know --loud"),
        (("https://a", "--junit"), "--junit needs a value"),
        (("https://a", "--wait", "long"), "--wait is 'long'"),
    ],
)
def test_called_wrongly(words: tuple[str, ...], sentence: str) -> None:
    told = command("scripts/smoke-test.sh", *words)
    assert told.returncode == 2
    assert sentence in told.stderr


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_server_of_dev_passes(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "PORT": str(free_port()),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "SECRET_KEY": "k" * 60,
    }
    for words in (("migrate", "--verbosity=0"), ("load_problems",)):
        subprocess.run(
            [sys.executable, "manage.py", *words], cwd=BASE_DIR, env=environment, check=True, stdout=subprocess.DEVNULL
        )
    server = subprocess.Popen(
        [sys.executable, "manage.py", "serve"], cwd=BASE_DIR, env=environment, stdout=subprocess.DEVNULL
    )
    try:
        told = smoke(f"http://127.0.0.1:{environment['PORT']}", "--environment", "dev", "--wait", "90")
        assert told.returncode == 0, told.stderr
    finally:
        server.terminate()
        server.wait(20)
