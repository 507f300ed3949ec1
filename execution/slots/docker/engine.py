"""The Docker engine, as far as slots need it: runner containers are made, attached to, started, removed, swept."""

import contextlib
import hashlib
import json
import os
import socket
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from execution.slots.base import SlotError
from execution.slots.docker.attaching import plain_socket
from execution.slots.docker.hardening import AGENT_FOLDER, Room
from execution.slots.docker.runner import AGENT, HOST, OWNER, ROLE, RUNNER, runner_body

if TYPE_CHECKING:
    from docker import APIClient

AGENT_SOURCES = Path(__file__).resolve().parents[2] / "agent"


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSettings:
    """`host` as DOCKER_HOST has it ("" is the local socket); `cert_path` a folder with ca.pem, cert.pem and key.pem."""

    image: str
    host: str = ""
    cert_path: str = ""
    runtime: str = ""


@dataclass(slots=True)
class Container:
    """A runner that was started. `socket` is the stream to its agent."""

    id: str
    socket: socket.socket
    stream: Any
    """Kept: the SDK closes the socket when it forgets the answer that it came with."""


class Engine:
    """One engine, used by any thread: each has a client of its own. All failures are SlotErrors with a sentence."""

    def __init__(self, settings: EngineSettings) -> None:
        self.settings = settings
        self._local = threading.local()

    @property
    def address(self) -> str:
        return self.settings.host or "its local socket"

    @contextlib.contextmanager
    def client(self) -> Iterator["APIClient"]:
        """The SDK's client for this thread. What it raises becomes a SlotError."""
        import requests
        from docker.errors import APIError, DockerException, ImageNotFound

        from execution.slots.docker.client import connect

        try:
            if not hasattr(self._local, "client"):
                self._local.client = connect(self.settings.host, self.settings.cert_path)
            yield self._local.client
        except ImageNotFound as error:
            raise SlotError(
                f"The runner image {self.settings.image} is missing; build it with scripts/build-runner.sh."
            ) from error
        except APIError as error:
            raise SlotError(f"The Docker engine refused: {error.explanation or error}") from error
        except (DockerException, requests.RequestException, OSError) as error:
            self._local.__dict__.clear()
            raise SlotError(f"The Docker engine at {self.address} does not answer.") from error

    def start_runner(self, room: Room, options: dict[str, Any], *, group: str) -> Container:
        """Makes a container, attaches to it and starts it, so that not one byte of its agent is missed."""
        with self.client() as client:
            self.require_own_agent(client)
            made = client.create_container_from_config(
                runner_body(
                    image=self.settings.image,
                    options=json.dumps(options | {"state": f"{AGENT_FOLDER}/state", "cache": f"{AGENT_FOLDER}/cache"}),
                    host=socket.gethostname(),
                    owner=process_mark(os.getpid()),
                    room=room,
                    runtime=self.settings.runtime,
                ),
                name=f"ceesarcode-{group}-{os.getpid()}-{uuid.uuid4().hex[:8]}",
            )
            try:
                stream = client.attach_socket(made["Id"], params={"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1})
                client.start(made["Id"])
            except BaseException:
                self.remove(made["Id"])
                raise
            return Container(made["Id"], plain_socket(stream), stream)

    def image_id(self) -> str:
        """The digest of the runner image. Raises SlotError where it is missing."""
        with self.client() as client:
            return str(client.inspect_image(self.settings.image)["Id"])

    def require_own_agent(self, client: "APIClient") -> None:
        """Raises SlotError where the image holds the agent of another version: the two would misunderstand."""
        labels = client.inspect_image(self.settings.image)["Config"]["Labels"] or {}
        if labels.get(AGENT) != agent_mark():
            raise SlotError(
                f"The runner image {self.settings.image} was built from another version; "
                "build it again with scripts/build-runner.sh."
            )

    def remove(self, container_id: str) -> None:
        """Ends a container and takes it away, as far as the engine answers; what is left is swept at the next start."""
        from docker.errors import APIError

        with contextlib.suppress(SlotError, APIError), self.client() as client:
            client.remove_container(container_id, force=True)

    def sweep(self) -> int:
        """Removes the runners of processes of this host that have died, and says how many there were."""
        labels = [f"{ROLE}={RUNNER}", f"{HOST}={socket.gethostname()}"]
        with self.client() as client:
            found = client.containers(all=True, filters={"label": labels})
        dead = [each["Id"] for each in found if not is_alive(each["Labels"].get(OWNER, ""))]
        for container_id in dead:
            self.remove(container_id)
        return len(dead)


def process_mark(pid: int) -> str:
    """A process's number and when it started: the number alone is given out again."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return f"{pid}-"
    return f"{pid}-{fields[19]}"


def is_alive(mark: str) -> bool:
    pid = mark.partition("-")[0]
    return pid.isdigit() and Path(f"/proc/{pid}").exists() and process_mark(int(pid)) == mark


@cache
def agent_mark() -> str:
    """A sum over the agent's sources, which the image carries as a label."""
    total = hashlib.sha256()
    for path in sorted(AGENT_SOURCES.rglob("*.py"), key=str):
        total.update(path.read_bytes())
    return total.hexdigest()
