"""An engine of the test's own that stops and starts: what runs is run again; what is asked meanwhile is told why."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from accounts.viewer import Viewer
from core.errors import Unavailable
from execution import scheduling
from execution.models import Run
from execution.scheduling import backend
from execution.selectors import run_result
from execution.services.running import submit_run
from execution.slots.docker.engine import Engine
from execution.tests.bench import python
from execution.tests.conftest import absent
from execution.tests.waiting import eventually

pytestmark = [pytest.mark.docker, pytest.mark.slow]
START_SECONDS = 100
"""One that was killed gives up once, after it has waited for what is left of its containerd."""
SLOW = "import time\nprint('begun', flush=True)\ntime.sleep(1)\nprint('ended')"


class OwnEngine:
    """A second dockerd, with everything of its own in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.host = f"unix://{folder}/docker.sock"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """As a service manager does: again, where it gives up because of what a killed one has left."""
        self._spawn()
        eventually(self._answers, seconds=START_SECONDS)

    def _answers(self) -> bool:
        if self._process is None or self._process.poll() is not None:
            self._spawn()
        return self.call("version").returncode == 0

    def _spawn(self) -> None:
        folder = self._folder
        with (folder / "log").open("ab") as log:
            folders = [f"--data-root={folder}/data", f"--exec-root={folder}/exec", f"--pidfile={folder}/pid"]
            # In a network of its own: with no bridge it would take away that of another engine.
            command = ["unshare", "--net", "dockerd", "--host", self.host, *folders, "--bridge=none"]
            self._process = subprocess.Popen([*command, "--iptables=false"], stdout=log, stderr=log)

    def call(self, *words: str) -> "subprocess.CompletedProcess[bytes]":
        return subprocess.run(["docker", "--host", self.host, *words], capture_output=True)

    def load(self, image: str, source: Engine) -> None:
        save = ["docker", *(["--host", source.settings.host] if source.settings.host else []), "save", image]
        with subprocess.Popen(save, stdout=subprocess.PIPE) as saved:
            subprocess.run(["docker", "--host", self.host, "load"], stdin=saved.stdout, check=True, capture_output=True)

    def stop(self, number: int = signal.SIGTERM) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(timeout=60)
            self._process = None

    def clear(self) -> None:
        """Takes away what one that was killed has left: the processes that held its containers, and mounts."""
        address = os.fsencode(self._folder / "exec" / "containerd" / "containerd.sock")
        for command in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                if address in command.read_bytes().split(b"\0"):
                    os.kill(int(command.parent.name), signal.SIGKILL)
        mounts = [line.split()[1] for line in Path("/proc/mounts").read_text().splitlines()]
        for place in reversed([mount for mount in mounts if mount.startswith(f"{self._folder}/")]):
            subprocess.run(["umount", "--lazy", place], capture_output=True)
        shutil.rmtree(self._folder, ignore_errors=True)


@pytest.fixture(scope="module")
def own_engine(engine: Engine) -> Iterator[OwnEngine]:
    if os.geteuid() != 0 or shutil.which("dockerd") is None:
        absent("an engine of its own can be started by root alone")
    folder = Path(tempfile.mkdtemp(prefix="own-engine-"))
    own = OwnEngine(folder)
    own.start()
    own.load("ceesarcode-runner:core", engine)
    yield own
    own.stop()
    own.clear()


@pytest.fixture
def served(own_engine: OwnEngine, transactional_db: None, settings: Settings) -> Iterator[OwnEngine]:
    """A scheduler over that engine."""
    settings.EXECUTOR_MODE, settings.MAX_CONCURRENT_EXECUTIONS = "docker", 1
    settings.RUNNER_IMAGE, settings.DOCKER_HOST = "ceesarcode-runner:core", own_engine.host
    for cached in (backend.engine, scheduling.offered_here):
        cached.cache_clear()
    scheduling.stop()
    assert scheduling.language("python") is not None
    yield own_engine
    scheduling.stop()
    own_engine.stop()
    own_engine.start()
    for cached in (backend.engine, scheduling.offered_here):
        cached.cache_clear()


def started() -> Run:
    run = submit_run(viewer=Viewer(), request=python(SLOW, live=True))
    eventually(lambda: "begun" in run_result(run)["stdout"], seconds=30)
    return run


def test_run_is_run_again_when_the_engine_comes_back(served: OwnEngine) -> None:
    run = started()
    served.stop()
    served.start()
    assert scheduling.await_end(run.pk, 60)
    run.refresh_from_db()
    assert (run.verdict, run_result(run)["stdout"]) == ("OK", "begun\nended\n")
    assert scheduling.state().healthy


@pytest.mark.timeout(300)
def test_run_and_queue_outlast_an_engine_that_was_killed(served: OwnEngine) -> None:
    run = started()
    waiting = [submit_run(viewer=Viewer(), request=python(SLOW)) for _ in range(4)]
    served.stop(signal.SIGKILL)
    eventually(lambda: "does not answer" in scheduling.state().message, seconds=30)
    served.start()
    for each in (run, *waiting):
        assert scheduling.await_end(each.pk, 120)
        each.refresh_from_db()
        assert (each.verdict, run_result(each)["stdout"]) == ("OK", "begun\nended\n")
    assert scheduling.state().healthy


def test_engine_that_stays_away_is_our_fault_and_is_told(served: OwnEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("execution.scheduling.worker.SLOT_PATIENCE_SECONDS", 1)
    run = started()
    served.stop()
    assert scheduling.await_end(run.pk, 60)
    run.refresh_from_db()
    assert (run.status, run.verdict) == ("finished", "IE")
    eventually(lambda: not scheduling.state().healthy)
    assert "does not answer" in scheduling.state().message
    with pytest.raises(Unavailable, match="does not answer"):
        submit_run(viewer=Viewer(), request=python("print(1)"))


def test_idle_slots_of_an_engine_that_went_are_noticed_without_a_run(served: OwnEngine) -> None:
    submit_run(viewer=Viewer(), request=python("print(1)"))
    eventually(lambda: scheduling.state().isolation != "", seconds=20)
    served.stop()
    eventually(lambda: not scheduling.state().healthy, seconds=20)
