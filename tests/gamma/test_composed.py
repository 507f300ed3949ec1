"""The image built, gamma started from it with compose, put back to the image before, and stopped."""

import json
import os
import secrets
import shutil
import ssl
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ceesarcode.settings.environment import BASE_DIR
from scripts.load.services import serving_postgres, serving_redis
from tests.gamma.conftest import command, free_port

pytestmark = [pytest.mark.slow, pytest.mark.docker, pytest.mark.timeout(900)]
NAME = "ceesarcode-tried"
MADE = {name: secrets.token_urlsafe(64) for name in ("secret-key", "metrics-token")}

GAMMA = "config/Dockerfile.gamma"


def docker(*words: str) -> str:
    return subprocess.run(["docker", *words], cwd=BASE_DIR, check=True, capture_output=True, text=True).stdout.strip()


def environment_of(image: str) -> list[str]:
    return json.loads(docker("image", "inspect", image))[0]["Config"]["Env"]  # type: ignore[no-any-return]


@pytest.fixture
def given(tmp_path: Path) -> Iterator[dict[str, str]]:
    has_plugin = subprocess.run(["docker", "compose", "version"], check=False, capture_output=True).returncode == 0
    if not has_plugin and shutil.which("docker-compose") is None:
        pytest.skip("compose is not installed")
    environment = {
        "COMPOSE_PROJECT_NAME": NAME,
        "IMAGE_NAME": NAME,
        "HTTPS_PORT": str(free_port()),
        "STATE_FOLDER": os.path.relpath(tmp_path / "state"),
        "RUNNER_IMAGE": os.environ.get("RUNNER_IMAGE", "ceesarcode-runner:core"),
        "WEB_CONCURRENCY": "1",
    }
    yield environment
    label = f"label=com.docker.compose.project={NAME}"
    for kind, remove in (("container", ("rm", "--force")), ("volume", ("rm",)), ("network", ("rm",))):
        listed = ("ls", "--all") if kind == "container" else ("ls",)
        if found := docker(kind, *listed, "--quiet", "--filter", label).split():
            docker(kind, *remove, *found)
    if images := docker("image", "ls", "--format", "{{.Repository}}:{{.Tag}}", NAME).split():
        docker("image", "rm", *images)


def health(given: dict[str, str]) -> dict[str, Any]:
    certificate = Path(given["STATE_FOLDER"]) / "certificate.pem"
    trusted = ssl.create_default_context(cafile=str(certificate))
    address = f"https://localhost:{given['HTTPS_PORT']}/api/health"
    with urllib.request.urlopen(address, context=trusted, timeout=10) as answer:
        return json.load(answer)  # type: ignore[no-any-return]


def test_built_started_put_back_and_stopped(given: dict[str, str]) -> None:
    built = []
    for version in ("1.0.0", "2.0.0"):
        done = command("scripts/build-gamma.sh", VERSION=version, **given)
        assert done.returncode == 0, done.stderr
        built.append(done.stdout.strip())
    config = json.loads(docker("image", "inspect", built[1]))[0]["Config"]
    assert config["User"] == "10001:10001"
    assert config["Healthcheck"]["Test"] == ["CMD", "python", "config/healthcheck.py"]
    assert config["Labels"]["org.opencontainers.image.version"] == "2.0.0"
    assert config["Labels"]["org.opencontainers.image.revision"] == head()
    certificates = docker("run", "--rm", "--entrypoint", "ls", built[1], "config")
    assert "certificates" not in certificates
    with_settings = docker("build", "--quiet", "--build-arg", f"IMAGE={NAME}:gamma", "--file", GAMMA, "config/services")
    assert {"APP_ENV=gamma", "EXECUTOR_MODE=docker"} <= set(environment_of(with_settings))
    assert "APP_ENV=prod" in environment_of(built[1])
    docker("image", "rm", with_settings)

    started = command("scripts/start-gamma.sh", **given)
    assert started.returncode == 0, started.stdout + started.stderr
    told = health(given)
    assert (told["environment"], told["version"], told["image_digest"]) == ("gamma", "2.0.0", built[1])
    web = json.loads(docker("container", "inspect", container_of("web")))[0]["HostConfig"]
    assert (web["NanoCpus"], web["Memory"], web["MemoryReservation"]) == (10**9, 512 * 2**20, 256 * 2**20)
    assert web["ReadonlyRootfs"]
    assert docker("exec", container_of("web"), "python", "-c", ASKS_THE_GUARD) == "403"

    back = command("scripts/rollback-gamma.sh", **given)
    assert back.returncode == 0, back.stdout + back.stderr
    assert (health(given)["version"], health(given)["image_digest"]) == ("1.0.0", built[0])

    worker = container_of("worker")
    stopped = command("scripts/stop-gamma.sh", **given)
    assert "The services have ended" in stopped.stdout
    assert docker("inspect", "--format", "{{.State.ExitCode}}", worker) == "0", "it had its database to the end"
    assert docker("ps", "--quiet", "--filter", f"label=com.docker.compose.project={NAME}") == ""


def test_prod_starts_from_the_image_of_gamma(given: dict[str, str], tmp_path: Path) -> None:
    """On a PostgreSQL and a Redis that are elsewhere, with names that its own health check does not ask by."""
    assert command("scripts/build-gamma.sh", **given).returncode == 0
    docker("tag", f"{NAME}:gamma", f"{NAME}:prod")
    gateway = docker("network", "inspect", "--format", "{{(index .IPAM.Config 0).Gateway}}", "bridge")
    cores = str(min(4, os.cpu_count() or 1))
    prods = given | {
        "APP_ENV": "prod",
        "SECRETS_DIR": str(tmp_path),
        "ALLOWED_HOSTS": "ceesarcode.example.com,localhost",
        "FRONTEND_ORIGIN": "https://ceesarcode.example.com",
        "WEB_CPUS": cores,
        "WORKER_CPUS": cores,
    }
    with serving_postgres(gateway, callers="all") as database, serving_redis(gateway) as broker:
        for name, value in {"database-url": database, "redis-url": broker, **MADE}.items():
            (tmp_path / name).write_text(value)
            (tmp_path / name).chmod(0o644)
        started = command("scripts/start-gamma.sh", **prods)
        assert started.returncode == 0, started.stdout + started.stderr
        assert "Prod is served at" in started.stdout
        assert health(given)["environment"] == "prod"
        assert "The services have ended" in command("scripts/stop-gamma.sh", **prods).stdout


def container_of(service: str) -> str:
    labels = (f"label=com.docker.compose.{key}" for key in (f"project={NAME}", f"service={service}"))
    return docker("ps", "--quiet", *(word for label in labels for word in ("--filter", label)))


ASKS_THE_GUARD = """
import urllib.error, urllib.request
try:
    print(urllib.request.urlopen("http://guard:2375/containers/json", timeout=5).status)
except urllib.error.HTTPError as refusal:
    print(refusal.code)
"""


def head() -> str:
    return command("git", "rev-parse", "HEAD").stdout.strip()


def test_there_is_no_image_to_go_back_to(given: dict[str, str]) -> None:
    told = command("scripts/rollback-gamma.sh", **given)
    assert told.returncode == 1
    assert f"There is no image {NAME}:gamma-previous here" in told.stderr


def test_there_is_no_image_to_start(given: dict[str, str]) -> None:
    told = command("scripts/start-gamma.sh", **given)
    assert told.returncode == 1
    assert "build it: scripts/build-gamma.sh" in told.stderr
