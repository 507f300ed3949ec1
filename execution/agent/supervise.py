"""Looks after one program from its start to the end of everything that it left: streams, limits, commands."""

import contextlib
import fcntl
import os
import select
import signal
import struct
import termios
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from execution.agent import measure
from execution.agent.boxes import Bounds, Box, Ending
from execution.agent.groupwatch import GroupWatch
from execution.agent.output import Output

READ_BYTES = 64 * 1024
MEASURE_GAPS = (0.003, 0.004, 0.006, 0.01, 0.015)
"""Seconds between the first looks at a program, so that short ones are measured too; from then on the last gap."""
LAST_MEASURE_GAP = 0.02
END_PATIENCE_SECONDS = 10.0
"""How long everything may take to be gone after it was killed; beyond it the sandbox is broken."""


class SupervisionError(Exception):
    """The sandbox did not do what it must."""


class Owner(Protocol):
    """The other side of the agent's stream, as far as a running program has to do with it."""

    def interests(self) -> dict[int, int]: ...
    def serve(self, ready: dict[int, int]) -> bool: ...
    def take_commands(self) -> list[tuple[str, bytes]]: ...


class Supervisor:
    """One run. `run` returns when nothing of the program is left."""

    def __init__(
        self,
        box: Box,
        bounds: Bounds,
        output: Output,
        owner: Owner,
        streams: tuple[int, int],
        watch: GroupWatch | None = None,
    ) -> None:
        self._box, self._bounds, self._output, self._owner = box, bounds, output, owner
        self._watch = watch
        self._streams = {box.pipes.output: streams[0]}
        if box.pipes.errors is not None:
            self._streams[box.pipes.errors] = streams[1]
        self._poll = select.poll()
        self._input: bytearray | None = bytearray()
        self._input_polled = False
        self._input_ends = False
        self._main_running = True
        self._gone = False
        self._killed_at: float | None = None
        self._started = self._active = self._measure_at = self._ended = 0.0
        self._looks = 0
        self.artifact = bytearray()
        self.artifact_cap = 0
        self.breach: str | None = None
        self.cancelled = False
        self.peak_kb = 0
        self.wall_ms = 0.0

    def run(self, fill: Callable[[Path], None], meanwhile: Callable[[], None]) -> Ending:
        """Starts the program in its box and stays until the end. Raises SupervisionError where it cannot be ended.

        `meanwhile` is called once, when the program runs.
        """
        box = self._box
        self._apply_commands()
        if self._watch is not None:
            self._watch.before_start()
        box.release(fill, self._bounds)
        self._started = self._active = time.monotonic()
        self._measure_at = self._started + MEASURE_GAPS[0]
        self._register()
        if self._watch is not None:
            self._watch.started()
        if self._killed_at is not None:  # cancelled before it began
            box.kill()
        meanwhile()
        try:
            while not self._gone:
                self._step()
        except BaseException:
            box.kill()
            raise
        self.wall_ms = (self._ended - self._started) * 1000
        self._drain()
        ending = box.collect()
        if self._watch is not None:
            ending = replace(ending, cpu_ms=self._watch.cpu_ms(ending.cpu_ms, box.tree_root))
            self.breach = "memory" if self._watch.has_killed() else self.breach
        self._output.flush(time.monotonic())
        return ending

    def _register(self) -> None:
        box = self._box
        for descriptor in {*self._streams, box.main_pidfd, box.end_pidfd}:
            self._poll.register(descriptor, select.POLLIN)
        if box.pipes.artifact is not None:
            self._poll.register(box.pipes.artifact, select.POLLIN)

    def end_input(self) -> None:
        """The program gets nothing to read."""
        self._input_ends = True

    def _step(self) -> None:
        now = time.monotonic()
        self._check(now)
        for descriptor, wanted in self._owner.interests().items():
            self._poll.register(descriptor, wanted)
        self._poll_input()
        events = self._poll.poll(max(0.0, (self._next_deadline() - time.monotonic()) * 1000))
        now = time.monotonic()
        ready = dict(events)
        for descriptor in self._streams.keys() & ready.keys():
            if ready[descriptor] & ~select.POLLOUT:
                self._read(descriptor, now)
        if self._input_polled and self._box.pipes.input in ready:
            self._write_input(now)
        if self._box.pipes.artifact is not None and self._box.pipes.artifact in ready:
            self._read_artifact(self._box.pipes.artifact)
        if self._owner.serve(ready):
            self._apply_commands()
        if self._box.main_pidfd in ready and self._main_running:
            self._end_main(now)
        if self._box.end_pidfd in ready:
            self._gone = True
            self._ended = self._ended or now

    def _end_main(self, now: float) -> None:
        self._main_running = False
        self._ended = now
        self._killed_at = self._killed_at or now
        if self._box.main_pidfd != self._box.end_pidfd:
            self._poll.unregister(self._box.main_pidfd)
        self._box.main_ended()

    # --- time and memory

    def _next_deadline(self) -> float:
        if self._killed_at is not None:
            return self._killed_at + END_PATIENCE_SECONDS
        deadlines = [self._started + self._bounds.wall_seconds, self._measure_at]
        due = self._output.due_at()
        if due is not None:
            deadlines.append(due)
        if self._bounds.idle_seconds is not None:
            deadlines.append(self._active + self._bounds.idle_seconds)
        return min(deadlines)

    def _check(self, now: float) -> None:
        if self._killed_at is not None:
            if now - self._killed_at > END_PATIENCE_SECONDS:
                raise SupervisionError("a program did not end after it was killed")
            return
        due = self._output.due_at()
        if due is not None and now >= due:
            self._output.flush(now)
        if now - self._started >= self._bounds.wall_seconds:
            self._end_for("wall_time")
        elif self._bounds.idle_seconds is not None and now - self._active >= self._bounds.idle_seconds:
            self._end_for("idle")
        elif now >= self._measure_at:
            self._measure(now)

    def _measure(self, now: float) -> None:
        usage = measure.tree_usage(self._box.tree_root)
        memory = usage.memory_kb
        if memory > self._bounds.memory_kb:
            memory = min(memory, measure.tree_proportional_kb(self._box.tree_root) or memory)
        cpu = usage.cpu_ms
        if self._watch is not None:
            memory = max(memory, self._watch.memory_kb())
            cpu = self._watch.cpu_ms(cpu, self._box.tree_root)
        self.peak_kb = max(self.peak_kb, memory)
        if memory > self._bounds.memory_kb:
            self._end_for("memory")
        elif cpu > self._bounds.cpu_seconds * 1000:
            self._end_for("cpu_time")
        self._looks += 1
        gap = MEASURE_GAPS[self._looks] if self._looks < len(MEASURE_GAPS) else LAST_MEASURE_GAP
        self._measure_at = now + gap

    def _end_for(self, breach: str | None) -> None:
        """The first reason counts: what comes after it came from the end."""
        if self._killed_at is None:
            self.breach = breach
            self._killed_at = time.monotonic()
            if self._started:
                self._box.kill()

    # --- streams

    def _read(self, descriptor: int, now: float) -> None:
        try:
            data = os.read(descriptor, READ_BYTES)
        except BlockingIOError:
            return
        except OSError:  # EIO: nobody has the terminal open any more
            data = b""
        if not data:
            self._poll.unregister(descriptor)
            del self._streams[descriptor]
            self._input_polled = self._input_polled and descriptor != self._box.pipes.input
            return
        self._active = now
        if self.breach != "output" and not self._output.take(self._streams[descriptor], data, now):
            self._end_for("output")
            self.breach = self.breach or "output"

    def _drain(self) -> None:
        """What was written before the end and not read yet: all writers are gone, so every stream has an end."""
        for descriptor in list(self._streams):
            while descriptor in self._streams and self._is_readable(descriptor):
                self._read(descriptor, time.monotonic())
        artifact = self._box.pipes.artifact
        while artifact is not None and self._read_artifact(artifact):
            pass

    def _is_readable(self, descriptor: int) -> bool:
        return bool(select.select([descriptor], [], [], 0)[0])

    def _read_artifact(self, descriptor: int) -> bool:
        data = os.read(descriptor, READ_BYTES) if self._is_readable(descriptor) else b""
        if not data:
            with contextlib.suppress(KeyError):
                self._poll.unregister(descriptor)
            return False
        if len(self.artifact) <= self.artifact_cap:
            self.artifact += data
        return True

    def _poll_input(self) -> None:
        """Asks for room in the program's input only where something waits for it."""
        descriptor, terminal = self._box.pipes.input, self._box.spec.terminal
        if terminal and descriptor not in self._streams:
            return
        wanted = bool(self._input) or (self._input_ends and not terminal and self._input is not None)
        if wanted != self._input_polled:
            self._input_polled = wanted
            base = select.POLLIN if terminal else 0
            if wanted or terminal:
                self._poll.register(descriptor, base | (select.POLLOUT if wanted else 0))
            else:
                self._poll.unregister(descriptor)

    def _write_input(self, now: float) -> None:
        if self._input is None:
            return
        try:
            if self._input:
                written = os.write(self._box.pipes.input, memoryview(self._input)[:READ_BYTES])
                del self._input[:written]
                self._active = now
        except BlockingIOError:
            return
        except OSError:  # the program closed its input, or is gone: it does not want the rest
            self._close_input()
            return
        if self._input_ends and not self._input and not self._box.spec.terminal:
            self._close_input()

    def _close_input(self) -> None:
        self._input = None
        if self._box.spec.terminal:
            return
        if self._input_polled:
            self._poll.unregister(self._box.pipes.input)
            self._input_polled = False
        os.close(self._box.pipes.input)
        self._box.pipes.input = self._box.pipes.go  # closed once: the other end's number may be given out again

    # --- commands

    def _apply_commands(self) -> None:
        for name, payload in self._owner.take_commands():
            if name == "cancel":
                self.cancelled = self.cancelled or self._killed_at is None
                self._end_for(None)
            elif name == "input" and self._input is not None and not self._input_ends:
                self._input += payload
            elif name == "eof" and self._box.spec.terminal:
                self._input = (self._input or bytearray()) + b"\x04"
            elif name == "eof":
                self._input_ends = True
            elif name == "resize" and self._box.spec.terminal:
                set_window(self._box.pipes.input, payload)
            elif name == "signal":
                self._interrupt()
            self._active = time.monotonic() if self._started else 0.0

    def _interrupt(self) -> None:
        """Ctrl-C: typed where there is a terminal, so that it hits what stands in front; else sent to everything."""
        if self._box.spec.terminal:
            self._input = (self._input or bytearray()) + b"\x03"
            return
        for pid in measure.descendants(self._box.tree_root):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGINT)


def set_window(descriptor: int, size: bytes) -> None:
    """Tells a terminal its size, packed as two unsigned shorts: columns, rows. The program gets SIGWINCH."""
    columns, rows = struct.unpack(">HH", size)
    with contextlib.suppress(OSError):
        fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
