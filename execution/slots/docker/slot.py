"""A container as a slot. Where it refuses an inner sandbox, one container serves one program."""

from execution.slots import plans
from execution.slots.base import Control, SlotError
from execution.slots.conversation import GRACE_SECONDS, Conversation
from execution.slots.docker.attaching import Demultiplexer
from execution.slots.docker.engine import Container, Engine
from execution.slots.docker.hardening import Room
from execution.slots.link import Link
from execution.types import Execution, Limits, Outcome, Preparation, Program, Sink

START_SECONDS = 30.0
TWO_WALLS, ONE_WALL = "docker+bubblewrap", "docker"


class DockerSlot:
    """See `Slot`. `isolation` is "docker+bubblewrap", or "docker" where each program gets a container of its own."""

    def __init__(
        self,
        engine: Engine,
        room: Room,
        *,
        group: str = "any",
        mode: str = "auto",
        prepares: bool = True,
        build_limits: Limits = plans.BUILD_LIMITS,
        grace_seconds: float = GRACE_SECONDS,
    ) -> None:
        self.engine, self._room, self._group, self._mode = engine, room, group, mode
        self._build_limits, self._grace, self._prepares = build_limits, grace_seconds, prepares
        self._container: Container | None = None
        self._link: Link | None = None
        self._agent: Conversation | None = None
        self._used = False
        self.isolation = ""
        self.isolation_reason = ""
        self.prepared: tuple[str, ...] = ()
        self.prepared_reason = ""

    @property
    def container_id(self) -> str | None:
        return self._container.id if self._container else None

    def open(self) -> None:
        """Starts a container and waits until its agent is ready. Raises SlotError. Does nothing where it is open."""
        if self._agent is not None:
            return
        options = {
            "mode": self._mode,
            "tools": {},
            "cache_mb": self._room.state_mb // 4,
            "prepared": plans.prepared_starts() if self._prepares else [],
            "cgroup": True,
        }
        self._container = self.engine.start_runner(self._room, options, group=self._group)
        unwrap = Demultiplexer()
        self._link = Link(self._container.socket, unwrap)
        agent = Conversation(self._link, end=self.close, build_limits=self._build_limits, grace_seconds=self._grace)
        try:
            ready = agent.await_ready(START_SECONDS)
        except SlotError as error:
            self.close()
            raise SlotError(f"{error} {unwrap.last_words}".strip()) from error
        self._agent, self._used = agent, False
        self.isolation = TWO_WALLS if ready["isolation"] == "bubblewrap" else ONE_WALL
        self.isolation_reason = ready["reason"]
        self.prepared, self.prepared_reason = tuple(ready["prepared"]), ready["prepared_reason"]

    def prepare(self, program: Program, *, sink: Sink, control: Control, live: bool = False) -> Preparation:
        if self._used and self.isolation == ONE_WALL:  # what the last program left could be found by this one
            self.close()
            self.open()
        self._used = True
        return self._opened().prepare(program, sink=sink, control=control, live=live)

    def execute(self, execution: Execution, *, sink: Sink, control: Control) -> Outcome:
        return self._opened().execute(execution, sink=sink, control=control)

    def is_alive(self) -> bool:
        return self._link is not None and self._link.is_quiet()

    def _opened(self) -> Conversation:
        if self._agent is None:
            raise SlotError("the slot is not open")
        return self._agent

    def close(self) -> None:
        """Ends the container and all in it. May be called twice."""
        container, self._container, link, self._link, self._agent = self._container, None, self._link, None, None
        if link is not None:
            link.close()
        if container is not None:
            self.engine.remove(container.id)
