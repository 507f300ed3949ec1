"""What the agent does for its owner: takes programs in, builds them, starts them."""

import base64
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from execution.agent.boxes import Bounds, Box, Ending, Spec
from execution.agent.cgroup import Cgroup
from execution.agent.channel import Channel
from execution.agent.exchange import RETURNED_CAP, Data, Given, put_into, returned
from execution.agent.frames import Kind
from execution.agent.groupwatch import GroupWatch
from execution.agent.output import Output
from execution.agent.prepared import Prepared
from execution.agent.programs import ARTIFACT_CAP, ArtifactError, Cache, Program, unpack
from execution.agent.supervise import Supervisor, set_window

ARMED_BOXES = 2
BUILD_DISK_MB = 256


class Maker(Protocol):
    """Makes boxes of one kind."""

    isolation: str

    def make(self, spec: Spec) -> Box: ...


class Session:
    """One owner, one program at a time. Keeps a few empty sandboxes waiting, made like the last ones that were used."""

    def __init__(
        self,
        channel: Channel,
        maker: Maker,
        state: Path,
        cache: Cache | None,
        prepared: Prepared,
        group: Cgroup | None = None,
    ) -> None:
        self._channel, self._maker, self._cache = channel, maker, cache
        self._prepared, self._group = prepared, group
        self._place = state / "program"
        self._program = Program(self._place)
        self._armed: dict[Spec, Box] = {}
        self._waste: list[Box] = []
        self._given, self._data = Given(), Data(state, walled=maker.isolation == "bubblewrap")
        self._executions = 0
        self._last: Spec | None = None
        """What ran last, until something was done for the next run."""

    def serve(self) -> None:
        """Answers requests until the owner is gone (OwnerGoneError) or something of ours is broken."""
        while True:
            kind, payload = self._channel.next_request(self._get_ready)
            if kind in (Kind.FILE, Kind.DATA):
                (self._given if kind == Kind.FILE else self._data).add(payload)
                continue
            request = json.loads(payload)
            if kind == Kind.PREPARE:
                self._prepare(request)
            elif kind == Kind.EXECUTE:
                self._execute(request)

    # --- taking a program in

    def _prepare(self, request: dict[str, Any]) -> None:
        self._executions = 0
        self._program = Program(self._place)
        self._program.write_sources(request["files"])
        self._data.begin_program()
        answer: dict[str, Any] = {"succeeded": True, "cached": False, "outcome": None}
        if request["build"] is not None:
            answer = self._build(request["build"], self._key(request))
        self._channel.send(Kind.PREPARED, json.dumps(answer).encode())

    def _key(self, request: dict[str, Any]) -> str:
        what = [request["language"], request["build"]["argv"], sorted(request["files"].items())]
        return hashlib.sha256(json.dumps(what).encode()).hexdigest()

    def _build(self, build: dict[str, Any], key: str) -> dict[str, Any]:
        built = self._program.folder / "build"
        if self._cache is not None and self._cache.fetch(key, built):
            return {"succeeded": True, "cached": True, "outcome": None}
        spec = _spec(build, self._program.names, disk_mb=BUILD_DISK_MB, builds=True)
        outcome, supervisor = self._run(spec, build, kinds=(Kind.COMPILE_OUTPUT, Kind.COMPILE_OUTPUT), ends_input=True)
        succeeded = outcome["exit_code"] == 0 and outcome["breach"] is None and not outcome["cancelled"]
        if succeeded:
            succeeded = self._keep(bytes(supervisor.artifact), built, key)
        return {"succeeded": succeeded, "cached": False, "outcome": outcome}

    def _keep(self, stream: bytes, built: Path, key: str) -> bool:
        built.mkdir()
        try:
            unpack(stream, built)
        except ArtifactError as error:
            self._channel.send(Kind.COMPILE_OUTPUT, f"{error}\n".encode())
            return False
        if self._cache is not None:
            self._cache.store(key, built)
        return True

    # --- starting it

    def _execute(self, request: dict[str, Any]) -> None:
        given = self._given.take()
        own = (*self._program.names, *self._data.names)
        names = tuple(dict.fromkeys([*own, *(name.partition("/")[0] for name in given)]))
        spec = _spec(request, names, terminal=request["terminal"], returns=tuple(request["returns"]))
        self._executions += 1
        kinds, arms = (Kind.STDOUT, Kind.STDERR), self._executions > 1
        outcome, supervisor = self._run(spec, request, kinds=kinds, arms=arms, given=given)
        if spec.returns:
            files, whole = returned(bytes(supervisor.artifact), spec.returns)
            outcome["files"] = {name: base64.b64encode(data).decode() for name, data in files.items()}
            outcome["files_whole"] = whole
        self._channel.send(Kind.OUTCOME, json.dumps(outcome).encode())
        self._last = spec

    def _run(
        self,
        spec: Spec,
        request: dict[str, Any],
        *,
        kinds: tuple[Kind, Kind],
        ends_input: bool = False,
        arms: bool = False,
        given: dict[str, bytearray] | None = None,
    ) -> tuple[dict[str, Any], Supervisor]:
        """`arms`: the program comes again at once, so its next sandbox is made while it runs."""
        box = self._prepared.take(spec) or self._armed.pop(spec, None) or self._maker.make(spec)
        bounds = Bounds(**request["bounds"])
        output = Output(self._sender(), bounds.output_bytes, request["live"], request.get("paced", True))
        watch = GroupWatch(self._group) if self._group is not None else None
        supervisor = Supervisor(box, bounds, output, self._channel, kinds, watch)
        supervisor.artifact_cap = RETURNED_CAP if spec.returns else ARTIFACT_CAP
        if spec.terminal:
            set_window(box.pipes.input, bytes(request["window"]))
        if ends_input:
            supervisor.end_input()
        used, self._waste = self._waste, [box]
        hurried, self._last = self._last is not None, None

        def meanwhile() -> None:
            _discard(used)
            if arms or hurried:
                self._arm(spec)

        def fill(folder: Path) -> None:
            self._program.link_into(folder)
            if not spec.builds:
                self._data.put_into(folder)
                put_into(folder, given or {})

        if self._data.is_copied and not spec.builds:
            _discard(used)  # there is not room for the copies of two starts
            self._data.make_copies()
        ending = supervisor.run(fill, meanwhile)
        return _outcome(ending, supervisor, output, bounds, request["memory_words"], kinds), supervisor

    def _sender(self) -> Callable[[int, bytes], None]:
        def send(kind: int, data: bytes) -> None:
            self._channel.send(Kind(kind), data)

        return send

    def _get_ready(self) -> None:
        """What the next run will be glad of, done while nobody waits."""
        _discard(self._waste)
        if self._last is not None:
            self._arm(self._last)
            self._last = None

    def _arm(self, spec: Spec) -> None:
        """Makes the next sandbox before it is asked for: the next run is often like this one."""
        if self._maker.isolation != "bubblewrap" or spec.terminal or self._prepared.arm(spec) or spec in self._armed:
            return
        if len(self._armed) >= ARMED_BOXES:
            self._armed.pop(next(iter(self._armed))).discard()
        self._armed[spec] = self._maker.make(spec)

    def close(self) -> None:
        _discard([*self._armed.values(), *self._waste])
        self._prepared.close()


def _discard(boxes: list[Box]) -> None:
    while boxes:
        boxes.pop().discard()


def _spec(
    request: dict[str, Any],
    names: tuple[str, ...],
    *,
    disk_mb: int = 64,
    terminal: bool = False,
    builds: bool = False,
    returns: tuple[str, ...] = (),
) -> Spec:
    return Spec(
        argv=tuple(request["argv"]),
        args=tuple(request["args"]),
        env=tuple(request["env"].items()),
        names=names,
        disk_mb=disk_mb,
        terminal=terminal,
        builds=builds,
        returns=returns,
    )


def _outcome(
    ending: Ending,
    supervisor: Supervisor,
    output: Output,
    bounds: Bounds,
    memory_words: list[str],
    kinds: tuple[Kind, Kind],
) -> dict[str, Any]:
    """The outcome in the owner's words. What was measured at the end counts where the watch came too late."""
    peak = max(ending.peak_kb, supervisor.peak_kb)
    breach = supervisor.breach
    if breach is None and not supervisor.cancelled:
        if peak > bounds.memory_kb:
            breach = "memory"
        elif ending.cpu_ms > bounds.cpu_seconds * 1000:
            breach = "cpu_time"
    failed = ending.exit_code != 0
    return {
        "exit_code": ending.exit_code,
        "signal": ending.signal,
        "breach": breach,
        "time_ms": round(ending.cpu_ms),
        "wall_ms": round(supervisor.wall_ms),
        "memory_kb": peak,
        "stdout_truncated": kinds[0] in output.truncated,
        "stderr_truncated": kinds[1] in output.truncated,
        "out_of_memory": failed and any(word.encode() in output.tail for word in memory_words),
        "cancelled": supervisor.cancelled,
    }
