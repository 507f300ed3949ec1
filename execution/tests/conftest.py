"""Slots for the tests, and a short way to run a program in one."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from execution.agent import measure
from execution.enums import Stream
from execution.languages import greets, registry
from execution.scheduling.rooms import COMPILED, room_of
from execution.slots.base import Control, SlotError
from execution.slots.docker.engine import Engine, EngineSettings
from execution.slots.docker.slot import DockerSlot
from execution.slots.stub import StubSlot
from execution.tests.bench import Bench, doubling, fake_slots, owner, python, real_slots
from execution.tests.rows import submit
from execution.types import Execution, Limits, Outcome, Preparation, Program

__all__ = [
    "Bench",
    "doubling",
    "fake_slots",
    "owner",
    "python",
    "real_slots",
    "submit",
]  # the scheduler's bench and rows without it, for every test below

LIMITS: dict[str, Any] = {
    "cpu_time_seconds": 5.0,
    "wall_time_seconds": 10.0,
    "memory_mb": 256,
    "processes": 32,
    "output_kb": 1024,
}


@dataclass
class Ran:
    """All that one run gave."""

    preparation: Preparation
    outcome: Outcome
    stdout: bytes
    stderr: bytes
    compile_output: bytes
    chunks: list[tuple[Stream, bytes]] = field(repr=False)


@dataclass
class Runner:
    """Runs programs in one open slot."""

    slot: StubSlot | DockerSlot

    @property
    def agent_pid(self) -> int:
        """The agent's number on this machine; in a container it is the only child of the first process."""
        if isinstance(self.slot, StubSlot):
            assert self.slot.agent_pid is not None
            return self.slot.agent_pid
        with self.slot.engine.client() as client:
            first = client.inspect_container(self.slot.container_id)["State"]["Pid"]
        return measure.children(first)[0]

    def prepare(
        self,
        language: str,
        source: str | Mapping[str, str],
        entry: str | None = None,
        *,
        control: Control | None = None,
        data: Mapping[str, bytes] | None = None,
    ) -> Preparation:
        return self._prepared(language, source, entry, [], control, data)

    def _prepared(
        self,
        language: str,
        source: str | Mapping[str, str],
        entry: str | None,
        chunks: list[tuple[Stream, bytes]],
        control: Control | None = None,
        data: Mapping[str, bytes] | None = None,
    ) -> Preparation:
        entry = entry or registry()[language].default_file
        files = {entry: source} if isinstance(source, str) else source
        with closing(control or Control()) as given:
            return self.slot.prepare(
                Program(language=language, files=files, entry=entry, data=data or {}),
                sink=lambda stream, data: chunks.append((stream, data)),
                control=given,
            )

    def execute(
        self, *, control: Control | None = None, on_output: Callable[[bytes], None] | None = None, **fields: Any
    ) -> Ran:
        """Starts what was prepared; limits and the rest of an Execution by name."""
        chunks: list[tuple[Stream, bytes]] = []

        def sink(stream: Stream, data: bytes) -> None:
            chunks.append((stream, data))
            if on_output is not None:
                on_output(data)

        limits = LIMITS | {name: fields.pop(name) for name in list(fields) if name in Limits.__dataclass_fields__}
        with closing(control or Control()) as given:
            outcome = self.slot.execute(Execution(limits=Limits(**limits), **fields), sink=sink, control=given)
        return _ran(Preparation(succeeded=True), outcome, chunks)

    def run(self, language: str, source: str | Mapping[str, str], entry: str | None = None, **fields: Any) -> Ran:
        chunks: list[tuple[Stream, bytes]] = []
        preparation = self._prepared(language, source, entry, chunks)
        if not preparation.succeeded:
            assert preparation.outcome is not None
            return _ran(preparation, preparation.outcome, chunks)
        ran = self.execute(**fields)
        return _ran(preparation, ran.outcome, chunks + ran.chunks)


def _ran(preparation: Preparation, outcome: Outcome, chunks: list[tuple[Stream, bytes]]) -> Ran:
    said = {stream: b"".join(data for kind, data in chunks if kind == stream) for stream in Stream}
    return Ran(preparation, outcome, said[Stream.STDOUT], said[Stream.STDERR], said[Stream.COMPILE], chunks)


def absent(what: str) -> None:
    """A part that this machine lacks: a skip on a developer's, a failure in the full run."""
    if os.environ.get("CI_FULL") == "1":
        pytest.fail(f"{what}, and the full run needs it")
    pytest.skip(what)


@pytest.fixture(scope="session")
def state_dir() -> Iterator[Path]:
    """A folder that an agent without root can reach (pytest's own are closed to all others)."""
    folder = Path(tempfile.mkdtemp(prefix="ceesarcode-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def engine() -> Engine:
    """The Docker engine of the settings, which has the image; else the test is about a part that is absent."""
    found = Engine(EngineSettings(image=settings.RUNNER_IMAGE, host=settings.DOCKER_HOST))
    slot = DockerSlot(found, room_of(COMPILED))
    try:
        slot.open()
    except SlotError as error:
        absent(str(error))
    slot.close()
    return found


@pytest.fixture(scope="session", params=["stub", pytest.param("docker", marks=pytest.mark.docker)])
def shared_runner(request: pytest.FixtureRequest, state_dir: Path) -> Iterator[Runner]:
    slot: StubSlot | DockerSlot = StubSlot(state_dir=state_dir)
    if request.param == "docker":
        slot = DockerSlot(request.getfixturevalue("engine"), room_of(COMPILED), group="test")
    slot.open()
    yield Runner(slot)
    slot.close()


@pytest.fixture
def runner(shared_runner: Runner) -> Runner:
    """An open slot with whatever isolation this machine has; opened anew where a test broke it."""
    shared_runner.slot.open()
    return shared_runner


@pytest.fixture
def walled(runner: Runner) -> Runner:
    """An open slot whose programs are in bubblewrap."""
    if not runner.slot.isolation.endswith("bubblewrap"):
        absent(f"bubblewrap does not work here ({runner.slot.isolation_reason})")
    return runner


@pytest.fixture(scope="session")
def bare_runner(state_dir: Path) -> Iterator[Runner]:
    """An open slot with limits alone."""
    slot = StubSlot(state_dir=state_dir / "bare", mode="rlimits")
    slot.open()
    yield Runner(slot)
    slot.close()


@pytest.fixture
def needs(runner: Runner) -> Callable[[str], None]:
    """Skips where a language does not run here."""

    def check(slug: str) -> None:
        if not greets(runner.slot, registry()[slug]):
            absent(f"{registry()[slug].name} does not run here")

    return check
