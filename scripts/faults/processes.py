"""The processes of a gamma and who sees to it that each of them runs."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOOK_SECONDS = 0.3
END_SECONDS = 20.0


class Process:
    """One of them, started again in the same way when it has ended."""

    def __init__(self, name: str, words: list[str], environment: dict[str, str], folder: Path) -> None:
        self.name, self.words, self.environment = name, words, environment
        self.log = folder / f"{name}.log"
        self.starts = 0
        self.is_wanted = False
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        return self._process.pid if self._process is not None else 0

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        self.is_wanted = True
        self.starts += 1
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.words, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def end(self) -> None:
        """Asks it to; `stop` waits for it."""
        self.is_wanted = False
        if self._process is not None:
            self._process.terminate()

    def stop(self) -> None:
        """In good order; one that does not end is killed with all that it started."""
        self.end()
        if self._process is None:
            return
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.signal(signal.SIGKILL)
            self._process.wait()

    def signal(self, number: int) -> None:
        if self.is_running:
            os.kill(self.pid, number)

    def children(self) -> list[int]:
        return list(children_of(self.pid))


class Supervisor:
    """Starts again what has ended, as systemd or an engine does."""

    def __init__(self, processes: list[Process]) -> None:
        self._processes = processes
        self._halted = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._halted.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._halted.wait(LOOK_SECONDS):
            for process in self._processes:
                if process.is_wanted and not process.is_running:
                    process.start()


def children_of(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").iterdir():
        yield from (int(child) for child in (task / "children").read_text().split())


def manage(*words: str) -> list[str]:
    return [sys.executable, "manage.py", *words]


def staged(*words: str) -> list[str]:
    return [sys.executable, "-m", "scripts.faults.staged", *words]


def eventually(seconds: float, what: str, check: Callable[[], bool]) -> None:
    """Returns once `check` holds. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not check():
        if time.monotonic() > deadline:
            raise TimeoutError(f"{what} did not come in {seconds:.0f} s.")
        time.sleep(0.2)
