"""The instance that keeps the record, the places gamma and prod beside it, and the people who work with them."""

import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from scripts.bench.server import ROOT, Server
from tests.browser.scenario import restart

PLACES = ("gamma", "prod")
PASSWORD = "a long and quiet sentence"
PEOPLE = {"mia": ["Release manager", "Approver"], "ada": ["Approver"], "bob": ["Business stakeholder"]}
PEOPLE |= {"otto": ["Auditor"]}
PROBLEM = "greeting"
SECONDS = 300

SET_UP = """
from datetime import timedelta
from django.contrib.auth.models import Group
from accounts.models import User
from accounts.services import create_token
from deployments.models import CheckDefinition, Environment
from deployments.parties import party_of
from deployments.services.definitions import CheckText, define_check, retire_check
from deployments.services.environments import EnvironmentWish, edit_environment

for name, roles in {people}.items():
    user = User.objects.create_user(name, password={password!r}, is_staff=True)
    user.groups.set(Group.objects.filter(name__in=roles))
mia = User.objects.get(username="mia")
by = party_of(mia)
for slug, address in {addresses}.items():
    wish = EnvironmentWish(
        platform="command", service_ref=slug, base_url=address, branch="", requires_approvals=0, soak_minutes=0
    )
    edit_environment(by=by, environment=Environment.objects.get(slug=slug), wish=wish, reason="Where it runs.")
for check in CheckDefinition.objects.filter(state="active"):
    retire_check(by=by, check=check, reason="Others are asked here.")
LOAD = {{"clients": 2, "seconds": 2}}
for slug, kind, spec, thresholds in (
    ("gamma", "identity", {{}}, {{}}),
    ("gamma", "smoke", {{}}, {{}}),
    ("gamma", "integration", {{"problem": {problem!r}}}, {{}}),
    ("gamma", "performance", LOAD, {{"error_share": 0}}),
    ("gamma", "ui", {{"problem": {problem!r}}}, {{}}),
    ("gamma", "log_scan", {{}}, {{"errors": 0}}),
    ("prod", "identity", {{}}, {{}}),
    ("prod", "smoke", {{}}, {{}}),
    ("prod", "log_scan", {{}}, {{"errors": 0}}),
):
    text = CheckText(name=kind, kind=kind, spec=spec, thresholds=thresholds)
    define_check(by=by, environment=Environment.objects.get(slug=slug), text=text)
scopes = ["deployments:read", "deployments:write"]
print("token", create_token(user=mia, name="pipeline", scopes=scopes, lifetime=timedelta(days=1)).text)
"""
PROTECT_PROD = """
from accounts.models import User
from deployments.models import Environment
from deployments.parties import party_of
from deployments.services.environments import EnvironmentWish, edit_environment
prod, names = Environment.objects.get(slug="prod"), EnvironmentWish.__dataclass_fields__
wish = EnvironmentWish(**{name: getattr(prod, name) for name in names} | {"requires_approvals": 1})
edit_environment(by=party_of(User.objects.get(username="mia")), environment=prod, wish=wish, reason="It is in use.")
"""


@dataclass(slots=True)
class World:
    """`record` keeps the record, and is none of the places: a deployment restarts its place, and must outlive that."""

    folder: Path
    record: Server
    addresses: dict[str, str]
    token: str = ""
    said: list[str] = field(default_factory=list)
    """What the commands said, for whoever looks into a failure."""

    def command(self, *arguments: str, code: int = 0) -> dict[str, Any]:
        """A command of the pipeline, by mia; its JSON. Raises AssertionError where it ends otherwise than `code`."""
        ended = self._manage(*arguments, "--by", "mia", "--json")
        assert ended.returncode == code, f"{arguments} ended with {ended.returncode}: {ended.stdout} {ended.stderr}"
        told: dict[str, Any] = json.loads(ended.stdout)
        return told

    def shell(self, source: str) -> str:
        ended = self._manage("shell", source=source)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def verify_audit(self) -> str:
        ended = self._manage("verify_audit")
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    def post(self, path: str, body: dict[str, Any], **headers: str) -> dict[str, Any]:
        """Over the API, with mia's token."""
        headers |= {"Authorization": f"Bearer {self.token}"}
        answer = httpx.post(self.record.url + path, json=body, headers=headers, timeout=60)
        assert answer.is_success, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def health(self, slug: str) -> dict[str, Any]:
        told: dict[str, Any] = httpx.get(f"{self.addresses[slug]}/api/health", timeout=10).json()
        return told

    def log_error(self, slug: str, line: str) -> None:
        with (self.folder / slug / "log").open("a") as log:
            log.write(line + "\n")

    def tell(self) -> str:
        """What is going on: the end of every log."""
        logs = [self.folder / "record.log", *(self.folder / slug / "log" for slug in self.addresses)]
        ends = [f"--- {log}\n{log.read_text(errors='replace')[-3000:]}" for log in logs if log.exists()]
        return "\n".join([*self.said[-6:], *ends])

    def _manage(self, *arguments: str, source: str | None = None) -> subprocess.CompletedProcess[str]:
        ended = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.record.environment,
            input=source,
            text=True,
            check=False,
            capture_output=True,
            timeout=SECONDS,
        )
        self.said.append(f"{' '.join(arguments)}: {ended.returncode}\n{ended.stdout[-1500:]}{ended.stderr[-1500:]}")
        return ended


@contextmanager
def running_world(
    folder: Path,
    ports: list[int],
    *,
    places: Sequence[str] = PLACES,
    set_up: str = SET_UP,
    told: Mapping[str, str] | None = None,
) -> Generator[World, None, None]:
    """Nothing runs in the places yet. Each instance has a database and a key of its own; all ends with the block.

    `told`: more of the environment of the one that keeps the record.
    """
    addresses = {slug: f"http://127.0.0.1:{port}" for slug, port in zip(places, ports[1:], strict=True)}
    environment = _environment_of_record(folder, ports[0], places) | dict(told or {})
    world = World(folder, Server(ports[0], environment), addresses)
    try:
        _prepare(world, ports, set_up)
        with (folder / "record.log").open("wb") as log:
            world.record.start(log)
        yield world
    finally:
        world.record.stop()
        for slug, port in zip(places, ports[1:], strict=True):
            restart.end(folder / slug, port)


def _prepare(world: World, ports: list[int], set_up: str) -> None:
    """One database is migrated and filled; the places begin with copies of it, the record with its people."""
    world.record.manage("migrate", "--verbosity", "0")
    world.record.manage("load_problems", f"problems/catalogue/{PROBLEM}")
    for slug, port in zip(world.addresses, ports[1:], strict=True):
        place = world.folder / slug
        place.mkdir()
        shutil.copy(world.folder / "record.sqlite3", place / "db.sqlite3")
        told = _environment(place / "db.sqlite3", port) | {"PLACE": slug}
        (place / "environment.json").write_text(json.dumps(told))
    text = set_up.format(people=PEOPLE, password=PASSWORD, addresses=world.addresses, problem=PROBLEM)
    world.token = world.shell(text).split("token ")[1].strip()


def _environment_of_record(folder: Path, port: int, places: Sequence[str]) -> dict[str, str]:
    release = ["{label}", "{git_sha}", "{image}"]
    deploying = {slug: [[sys.executable, str(Path(restart.__file__)), str(folder / slug), *release]] for slug in places}
    logs = {slug: [["cat", str(folder / slug / "log")]] for slug in places}
    told = {"DEPLOY_COMMANDS": json.dumps(deploying), "LOG_COMMANDS": json.dumps(logs)}
    return os.environ | _environment(folder / "record.sqlite3", port) | told


def _environment(database: Path, port: int) -> dict[str, str]:
    return {
        "APP_ENV": "dev",
        "PORT": str(port),
        "DATABASE_URL": f"sqlite:///{database}",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "REDIS_URL": "",
        "RATE_RUN_ANONYMOUS": "100000/min",
    }
