"""A container as a slot. Where it refuses an inner sandbox, one container serves one program."""

from execution.slots import plans
from execution.slots.agent_slot import AgentSlot
from execution.slots.base import Control, SlotError
from execution.slots.conversation import GRACE_SECONDS
from execution.slots.docker.attaching import Demultiplexer
from execution.slots.docker.engine import Container, Engine
from execution.slots.docker.hardening import Room
from execution.slots.link import Link
from execution.types import Limits, Preparation, Program, Sink

TWO_WALLS, ONE_WALL = "docker+bubblewrap", "docker"


class DockerSlot(AgentSlot):
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
        super().__init__(build_limits=build_limits, grace_seconds=grace_seconds)
        self.engine, self._room, self._group, self._mode = engine, room, group, mode
        self._prepares = prepares
        self._container: Container | None = None
        self._used = False

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
        try:
            self._meet(Link(self._container.socket, unwrap), end=self.close)
        except SlotError as error:
            self.close()
            raise SlotError(f"{error} {unwrap.last_words}".strip()) from error
        self._used = False
        self.isolation = TWO_WALLS if self.isolation == "bubblewrap" else ONE_WALL

    def prepare(self, program: Program, *, sink: Sink, control: Control, live: bool = False) -> Preparation:
        if self._used and self.isolation == ONE_WALL:  # what the last program left could be found by this one
            self.close()
            self.open()
        self._used = True
        return super().prepare(program, sink=sink, control=control, live=live)

    def close(self) -> None:
        """Ends the container and all in it. May be called twice."""
        container, self._container = self._container, None
        self._part()
        if container is not None:
            self.engine.remove(container.id)
