"""What the kinds of slot have in common: an agent at the end of a link, and what it has said of itself."""

from collections.abc import Callable
from typing import Any

from execution.slots.base import Control, SlotError
from execution.slots.conversation import Conversation
from execution.slots.link import Link
from execution.types import Execution, Limits, Outcome, Preparation, Program, Sink

START_SECONDS = 30.0


class AgentSlot:
    """See `Slot`. Each kind opens the way to its agent, and ends it; `_meet` and `_part` are for that."""

    def __init__(self, *, build_limits: Limits, grace_seconds: float) -> None:
        self._build_limits, self._grace = build_limits, grace_seconds
        self._link: Link | None = None
        self._agent: Conversation | None = None
        self.isolation = ""
        self.isolation_reason = ""
        """Why it is not the strongest isolation, or ""."""
        self.prepared: tuple[str, ...] = ()
        """The languages whose programs go on in an interpreter that was started before."""
        self.prepared_reason = ""
        """Why one that should be is not, or ""."""

    def prepare(self, program: Program, *, sink: Sink, control: Control, live: bool = False) -> Preparation:
        return self._opened().prepare(program, sink=sink, control=control, live=live)

    def execute(self, execution: Execution, *, sink: Sink, control: Control) -> Outcome:
        return self._opened().execute(execution, sink=sink, control=control)

    def is_alive(self) -> bool:
        return self._link is not None and self._link.is_quiet()

    def _opened(self) -> Conversation:
        if self._agent is None:
            raise SlotError("the slot is not open")
        return self._agent

    def _meet(self, link: Link, *, end: Callable[[], None]) -> None:
        """Waits until the agent is ready; `end` is called where a later exchange fails. Raises SlotError."""
        self._link = link
        agent = Conversation(link, end=end, build_limits=self._build_limits, grace_seconds=self._grace)
        ready: dict[str, Any] = agent.await_ready(START_SECONDS)
        self._agent = agent
        self.isolation, self.isolation_reason = ready["isolation"], ready["reason"]
        self.prepared, self.prepared_reason = tuple(ready["prepared"]), ready["prepared_reason"]

    def _part(self) -> None:
        """Closes the link and forgets the agent."""
        link, self._link, self._agent = self._link, None, None
        if link is not None:
            link.close()
