"""The talk of an owner with its agent: a request, the streams and commands that belong to it, its answer."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from execution.agent.frames import MAX_PAYLOAD, Kind
from execution.enums import Stream
from execution.languages import Language, registry
from execution.slots import plans
from execution.slots.base import Control, SlotError
from execution.slots.link import Link
from execution.types import Execution, Limits, Outcome, Preparation, Program, Sink

GRACE_SECONDS = 15.0
"""How much longer than the program's own limit the agent may take before it counts as hung."""
CANCEL_GRACE_SECONDS = 5.0
INPUT_CHUNK = MAX_PAYLOAD // 8

_STREAMS = {
    Kind.STDOUT: Stream.STDOUT,
    Kind.STDERR: Stream.STDERR,
    Kind.COMPILE_OUTPUT: Stream.COMPILE,
}


class Conversation:
    """One agent, from its first word on. Where an exchange fails, `end` is called: nobody knows its state any more."""

    def __init__(
        self,
        link: Link,
        *,
        end: Callable[[], None],
        build_limits: Limits = plans.BUILD_LIMITS,
        grace_seconds: float = GRACE_SECONDS,
    ) -> None:
        self._link, self._end = link, end
        self._build_limits, self._grace = build_limits, grace_seconds
        self._program: Program | None = None
        self._answers_due = 0

    def await_ready(self, seconds: float) -> dict[str, Any]:
        """What the agent says of itself when it stands. Raises SlotError where it does not within the time."""
        deadline = time.monotonic() + seconds
        frames: list[tuple[Kind, bytes]] = []
        while not frames:
            frames, _ = self._link.wait(None, deadline)
        kind, payload = frames[0]
        if kind != Kind.READY:
            raise SlotError(payload.decode(errors="replace"))
        return json.loads(payload)  # type: ignore[no-any-return]

    def prepare(self, program: Program, *, sink: Sink, control: Control, live: bool = False) -> Preparation:
        """See `Slot.prepare`."""
        language = _language(program)
        request = plans.preparation(language, program, self._build_limits, live=live)
        self._queue_files(Kind.DATA, program.data)
        if request["build"] is None:  # the agent only writes the sources down: nothing to wait for before the start
            self._link.queue_json(Kind.PREPARE, request)
            self._answers_due += 1  # the next exchange takes it along
            self._program = program
            return Preparation(succeeded=True)
        seconds = self._build_limits.wall_time_seconds
        self._link.queue_json(Kind.PREPARE, request)
        answer = self._exchange(Kind.PREPARED, sink=sink, control=control, seconds=seconds)
        self._program = program
        made = answer["outcome"]
        return Preparation(
            succeeded=answer["succeeded"], outcome=plans.outcome(made) if made else None, cached=answer["cached"]
        )

    def execute(self, execution: Execution, *, sink: Sink, control: Control) -> Outcome:
        """See `Slot.execute`."""
        if self._program is None:
            raise SlotError("nothing was prepared")
        self._queue_files(Kind.FILE, execution.files)
        self._link.queue_json(Kind.EXECUTE, plans.execution(_language(self._program), self._program, execution))
        self._queue_input(execution)
        seconds = execution.limits.wall_time_seconds
        return plans.outcome(self._exchange(Kind.OUTCOME, sink=sink, control=control, seconds=seconds))

    def _queue_files(self, kind: Kind, files: Mapping[str, bytes]) -> None:
        """In pieces; an empty file is one piece as well."""
        for name, data in files.items():
            for start in range(0, max(len(data), 1), INPUT_CHUNK):
                self._link.queue(kind, name.encode() + b"\0" + data[start : start + INPUT_CHUNK])

    def _queue_input(self, execution: Execution) -> None:
        if execution.stdin is None:
            return
        for start in range(0, len(execution.stdin), INPUT_CHUNK):
            self._link.queue(Kind.INPUT, execution.stdin[start : start + INPUT_CHUNK])
        if not execution.terminal:
            self._link.queue(Kind.EOF)

    def _exchange(self, answer: Kind, *, sink: Sink, control: Control, seconds: float) -> dict[str, Any]:
        """Sends what is queued and stays until the answer: streams go to the sink, commands to the agent."""
        link = self._link
        deadline = time.monotonic() + seconds + self._grace
        try:
            link.flush()
            self._forward(control)
            while True:
                frames, woken = link.wait(control.fileno(), deadline)
                if woken and self._forward(control):
                    deadline = min(deadline, time.monotonic() + CANCEL_GRACE_SECONDS)
                for got, payload in frames:
                    if got == Kind.PREPARED and self._answers_due:
                        self._answers_due -= 1
                    elif got == answer:
                        return json.loads(payload)  # type: ignore[no-any-return]
                    else:
                        _deliver(got, payload, sink)
        except BaseException:
            self._end()
            raise

    def _forward(self, control: Control) -> bool:
        """Hands the owner's commands on; True where one of them ends the run."""
        link = self._link
        for command in control.drain():
            match command.name:
                case "stdin":
                    data = command.fields["data"]
                    link.send(Kind.INPUT, data.encode() if isinstance(data, str) else data)
                case "eof":
                    link.send(Kind.EOF)
                case "resize":
                    link.send(Kind.RESIZE, plans.window(command.fields["columns"], command.fields["rows"]))
                case "signal":
                    link.send(Kind.SIGNAL)
        if control.cancelled:
            link.send(Kind.CANCEL)
        return control.cancelled


def _language(program: Program) -> Language:
    try:
        return registry()[program.language]
    except KeyError:
        raise SlotError(f"there is no language {program.language!r}") from None


def _deliver(kind: Kind, payload: bytes, sink: Sink) -> None:
    if kind not in _STREAMS:
        raise SlotError(payload.decode(errors="replace") if kind == Kind.FAULT else f"an unexpected {kind.name}")
    sink(_STREAMS[kind], payload)
