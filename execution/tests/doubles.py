"""Slots that a test commands: one that runs Python without a sandbox, and faults to order."""

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from execution.enums import Breach, Stream
from execution.languages import OfferedLanguage
from execution.slots.base import Control, SlotError
from execution.types import Execution, Outcome, Preparation, Program, Sink

PYTHON = OfferedLanguage(slug="python", name="Python", version="3", default_file="Main.py", compiled=False)
COMPILED = OfferedLanguage(slug="cpp", name="C++", version="14", default_file="Main.cpp", compiled=True)
DEAD = "the agent died"


class FakeSlot:
    """Runs every program as Python in a plain process.

    `faults` holds what the next calls do instead ("open", "prepare" or "execute"); each is used up once.
    """

    isolation, isolation_reason = "none", "a test"

    def __init__(
        self, faults: list[str] | None = None, *, hook: Callable[[str], object] | None = None, group: str = ""
    ) -> None:
        self.faults = faults if faults is not None else []
        self.group = group
        self.hook = hook
        self.is_open = False
        self.program: Program | None = None
        self.users = self.most_users = 0

    def open(self) -> None:
        self._step("open")
        self.is_open = True

    def prepare(self, program: Program, *, sink: Sink, control: Control, live: bool = False) -> Preparation:
        self._step("prepare")
        self.program = program
        source = program.files[program.entry]
        if source.startswith("#slow compile"):
            outcome = self._sleep(control)
            return Preparation(succeeded=not outcome.cancelled, outcome=outcome)
        if source.startswith("#broken"):
            sink(Stream.COMPILE, b"line 1: broken\n")
            return Preparation(succeeded=False, outcome=_outcome(exit_code=1))
        return Preparation(succeeded=True)

    def execute(self, execution: Execution, *, sink: Sink, control: Control) -> Outcome:
        self.users += 1
        self.most_users = max(self.most_users, self.users)
        try:
            return self._execute(execution, sink, control)
        finally:
            self.users -= 1

    def _execute(self, execution: Execution, sink: Sink, control: Control) -> Outcome:
        self._step("execute", sink)
        assert self.program is not None
        with tempfile.TemporaryDirectory() as folder:
            for name, data in self.program.data.items():
                Path(folder, name).write_bytes(data)
            for name, text in self.program.files.items():
                Path(folder, name).write_text(text, encoding="utf-8")
            feedback = Path(folder, "feedback")
            feedback.mkdir()
            for name, data in execution.files.items():
                Path(folder, name.replace("kept/", "feedback/")).write_bytes(data)
            process = subprocess.Popen(
                [sys.executable, self.program.entry, *execution.args],
                cwd=folder,
                env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            outcome = _watch(process, execution, sink, control)
            wanted = execution.returns
            left = {file.name: file.read_bytes() for file in feedback.iterdir() if {file.name, "*"} & {*wanted}}
            return replace(outcome, files=left)

    def is_alive(self) -> bool:
        return self.is_open

    def close(self) -> None:
        self.is_open = False

    def _step(self, name: str, sink: Sink | None = None) -> None:
        if self.hook is not None:
            self.hook(name)
        if name in self.faults:
            self.faults.remove(name)
            if sink is not None:
                sink(Stream.STDOUT, b"shown before the fault\n")
            raise SlotError(DEAD)

    @staticmethod
    def _sleep(control: Control) -> Outcome:
        end = time.monotonic() + 10
        while time.monotonic() < end and not control.cancelled:
            time.sleep(0.005)
        return _outcome(cancelled=control.cancelled)


def _watch(process: "subprocess.Popen[bytes]", execution: Execution, sink: Sink, control: Control) -> Outcome:
    assert process.stdin is not None
    begun = time.monotonic()
    readers = [
        threading.Thread(target=_pump, args=(pipe, stream, sink), daemon=True)
        for pipe, stream in ((process.stdout, Stream.STDOUT), (process.stderr, Stream.STDERR))
    ]
    if execution.stdin is not None:
        readers.append(threading.Thread(target=_type, args=(process.stdin, execution.stdin), daemon=True))
    for reader in readers:
        reader.start()
    breach = None
    while process.poll() is None:
        for command in control.drain():
            if command.name == "stdin":
                process.stdin.write(command.fields["data"])
                process.stdin.flush()
            elif command.name == "eof":
                process.stdin.close()
        late = time.monotonic() - begun > execution.limits.wall_time_seconds
        if late or control.cancelled:
            breach = Breach.WALL_TIME if late else None
            process.kill()
        time.sleep(0.002)
    for reader in readers:
        reader.join()
    wall_ms = int(1000 * (time.monotonic() - begun))
    code = process.returncode
    return _outcome(
        exit_code=code if code >= 0 else None,
        signal=-code if code < 0 else None,
        breach=breach,
        wall_ms=wall_ms,
        cancelled=control.cancelled,
    )


def _pump(pipe: object, stream: Stream, sink: Sink) -> None:
    while data := pipe.read1(65536):  # type: ignore[attr-defined]
        sink(stream, data)


def _type(pipe: object, data: bytes) -> None:
    try:
        pipe.write(data)  # type: ignore[attr-defined]
        pipe.close()  # type: ignore[attr-defined]
    except BrokenPipeError:
        pass


def _outcome(**fields: object) -> Outcome:
    defaults: dict[str, object] = {
        "exit_code": None,
        "signal": None,
        "breach": None,
        "time_ms": 7,
        "wall_ms": 9,
        "memory_kb": 2048,
    }
    return Outcome(**(defaults | fields))  # type: ignore[arg-type]
