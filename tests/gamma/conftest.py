"""A PostgreSQL of the tests' own, a free port, and the commands as a person calls them."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ceesarcode.settings.environment import BASE_DIR

PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)
OWNER = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


KEPT = ("PATH", "HOME", "DOCKER_HOST", "BASE", "PIP_INDEX_URL", "NPM_CONFIG_REGISTRY")


def command(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Ends without an error of its own: the test looks at what it said. The environment of the tests is dev's."""
    kept = {name: os.environ[name] for name in KEPT if os.environ.get(name)}
    return subprocess.run(
        words, cwd=BASE_DIR, env=kept | environment, capture_output=True, text=True, check=False, timeout=300
    )


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as place:
        return int(place.getsockname()[1])


@contextmanager
def serving_postgres() -> Iterator[str]:
    """The address of an empty database of a cluster that is gone at the end."""
    if PROGRAMS is None:
        pytest.skip("PostgreSQL is not installed")
    folder, port = Path(tempfile.mkdtemp(prefix="gamma-postgres-")), free_port()
    if OWNER:
        shutil.chown(folder, "postgres")
    data = f"--pgdata={folder / 'data'}"
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -k {folder} -c fsync=off"
    try:
        _run(str(PROGRAMS / "initdb"), data, "--username=gamma", "--auth=trust", "--encoding=UTF8", "--no-locale", "-N")
        _run(str(PROGRAMS / "pg_ctl"), data, "--wait", f"--log={folder / 'log'}", f"--options={options}", "start")
        _run(str(PROGRAMS / "createdb"), "--host=127.0.0.1", f"--port={port}", "--username=gamma", "gamma")
        yield f"postgres://gamma@127.0.0.1:{port}/gamma"
    finally:
        subprocess.run(
            [*OWNER, PROGRAMS / "pg_ctl", data, "--mode=immediate", "stop"], check=False, capture_output=True
        )
        shutil.rmtree(folder)


def _run(*words: str) -> None:
    subprocess.run([*OWNER, *words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
