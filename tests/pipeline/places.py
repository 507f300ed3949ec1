"""What the pipeline has around it: a registry, a repository, the images of its commits, people at the site."""

import json
import os
import shutil
import subprocess
import tarfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest

from ceesarcode.settings.environment import BASE_DIR
from tests.gamma.conftest import free_port

TAKEN = ("scripts", ".github", "config", "core/migrations", "deployments/migrations")
REGISTRY = """
version: 0.1
storage: {{filesystem: {{rootdirectory: {folder}}}, delete: {{enabled: true}}}}
http: {{addr: "127.0.0.1:{port}"}}
"""


@contextmanager
def serving_registry(folder: Path) -> Iterator[str]:
    """The host and port of Debian's registry. Skips where it is not installed."""
    if shutil.which("docker-registry") is None:
        pytest.skip("docker-registry is not installed")
    folder.mkdir()
    port, file = free_port(), folder / "registry.yml"
    file.write_text(REGISTRY.format(folder=folder / "data", port=port))
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(["docker-registry", "serve", file], stdout=log, stderr=log)
    try:
        _await(f"http://127.0.0.1:{port}/v2/")
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


def _await(url: str) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except OSError:
            assert time.monotonic() < until, f"{url} does not answer"
            time.sleep(0.1)
        else:
            return


class Repository:
    """A repository with the project's scripts and workflows; of each commit there is an image, made of one file: that
    a whole one can be built, tests/gamma shows.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._images: list[str] = []
        for name in TAKEN:
            shutil.copytree(BASE_DIR / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        self.git("init", "--quiet", "--initial-branch=gamma")
        self.commit("The beginning")

    def git(self, *words: str) -> str:
        who = ["-c", "user.name=Octo Cat", "-c", "user.email=octo@example.com"]
        done = subprocess.run(["git", *who, *words], cwd=self.folder, check=True, capture_output=True, text=True)
        return done.stdout.strip()

    def commit(self, words: str, branch: str = "") -> str:
        """With a file of its own, and an image."""
        if branch:
            self.git("checkout", "--quiet", "-B", branch)
        (self.folder / "words").write_text(words)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", words)
        sha = self.git("rev-parse", "HEAD")
        self._make_image(sha)
        return sha

    def _make_image(self, sha: str) -> None:
        labels = {"revision": sha, "version": f"1.0.0+{sha[:12]}"}
        changes = [f"--change=LABEL org.opencontainers.image.{name}={value}" for name, value in labels.items()]
        archive = BytesIO()
        with tarfile.open(fileobj=archive, mode="w") as tar:
            member = tarfile.TarInfo("commit")
            member.size = len(sha)
            tar.addfile(member, BytesIO(sha.encode()))
        name = f"ceesarcode:{sha[:12]}"
        subprocess.run(
            ["docker", "import", *changes, "-", name], input=archive.getvalue(), check=True, capture_output=True
        )
        self._images.append(name)

    def remove_images(self, registry: str) -> None:
        pushed = [f"{registry}/octo/app:{name.partition(':')[2]}" for name in self._images]
        subprocess.run(["docker", "image", "rm", "--force", *self._images, *pushed], check=False, capture_output=True)


class Person:
    """Somebody at the API, with a token of theirs."""

    def __init__(self, site: str, token: str) -> None:
        self._client = httpx.Client(base_url=site, timeout=60, headers={"Authorization": f"Bearer {token}"})

    def get(self, path: str) -> Any:
        return self._told(self._client.get(path))

    def post(self, path: str, **body: Any) -> Any:
        return self._told(self._client.post(path, json=body))

    @staticmethod
    def _told(answer: httpx.Response) -> Any:
        assert answer.is_success, f"{answer.request.url}: {answer.status_code} {answer.text}"
        return answer.json()


def change_place(folder: Path, **values: str | None) -> None:
    """From its next start on the place has these in its environment; None takes one away."""
    file = folder / "environment.json"
    told = json.loads(file.read_text()) | values
    file.write_text(json.dumps({name: value for name, value in told.items() if value is not None}))


def has_engine() -> bool:
    if shutil.which("docker") is None:
        return False
    return subprocess.run(["docker", "version"], check=False, capture_output=True, env=dict(os.environ)).returncode == 0
