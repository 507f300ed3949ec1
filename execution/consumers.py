"""The live stream of a run over a websocket: replayed from the record, then live, without a gap or a duplicate."""

import time
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from accounts.models import ApiToken
from accounts.services import TokenRefused
from accounts.sockets import token_of_scope
from accounts.viewer import Viewer, viewer_of_scope
from core.batching import Batched
from core.consumers import JsonConsumer
from core.errors import DomainError
from core.threads import ask
from execution import selectors
from execution.commands import ClientCommand, read_command
from execution.metrics import EVENT_DELAY
from execution.publishing import group_of
from execution.scopes import READING, STEERING
from execution.services.steering import steer_run

TOKEN_REFUSED, SCOPE_MISSING, NOT_FOUND = 4401, 4403, 4404
DONE = 1000
PONG = {"type": "pong"}
RIGHT_SECONDS = 2.0
"""For so long an answer to whether somebody may watch holds: a run that says much would ask at every word."""
SILENT_RIGHT_SECONDS = 30.0
"""The same where nothing is told."""
last_seq = Batched(selectors.last_seqs, otherwise=0)
"""Many watch and wait; what their pings ask the record goes there together."""


class RunConsumer(JsonConsumer):
    """`/ws/runs/<id>/?after=<seq>`: every event behind `after`; closes with 1000 behind the last one (`finished`).

    An unknown run and one that the viewer may not see are the same: close code 4404. A token in the handshake that is
    not known or has ended: 4401; one without the scope: 4403; the reason is the code of the error.
    `{"type": "ping"}` is answered by `{"type": "pong"}`, without a `seq`: the connection still carries something; or by
    the events that were stored meanwhile, and whose word got lost.
    """

    run_id: UUID
    sent = sent_at_ping = 0
    allowed_at = float("-inf")
    is_joined = False

    async def connect(self) -> None:
        self.run_id = self.scope["url_route"]["kwargs"]["run_id"]
        await self.accept()  # a handshake that is refused would not carry the code to the page
        if not await self._may_watch(0):
            return
        self.sent = _after(self.scope["query_string"])
        await self.channel_layer.group_add(group_of(self.run_id), self.channel_name)
        self.is_joined = True
        if not await self._catch_up() and await ask(selectors.has_ended, self.run_id):
            await self.close(DONE)  # the client had the last event already

    async def disconnect(self, code: int) -> None:
        if self.is_joined:
            await self.channel_layer.group_discard(group_of(self.run_id), self.channel_name)

    async def run_event(self, message: dict[str, Any]) -> None:
        """One event from the layer. What was sent already is dropped; behind a gap the record is asked."""
        event = message["event"]
        if event["seq"] <= self.sent or not await self._may_watch(RIGHT_SECONDS):
            return
        if event["seq"] == self.sent + 1:
            await self._send_event(event)
            _time_delay(message)
        else:
            await self._catch_up()

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        """A message of the client. One that is refused is told so, and the connection stays."""
        try:
            command = read_command(content)
            if command.name == "ping":
                await self._answer_ping()
            else:
                await ask(self._steer, command)
        except TokenRefused as error:
            await self.close(TOKEN_REFUSED, error.code)
        except DomainError as error:
            await self.send_json({"type": "error", "code": error.code, "message": error.message})

    async def _answer_ping(self) -> None:
        """Where nothing came since the last one, a word of the layer may have been lost, and the record is asked."""
        is_silent, self.sent_at_ping = self.sent == self.sent_at_ping, self.sent
        if is_silent and self.is_joined:
            if not await self._may_watch(SILENT_RIGHT_SECONDS):
                return
            missed = await last_seq.ask(self.run_id) > self.sent
            if missed and (not await self._may_watch(RIGHT_SECONDS) or await self._catch_up()):
                return  # sent away, or told more than that the connection lives
        await self.send_json(PONG)

    async def _catch_up(self) -> int:
        """Sends what the record holds behind the last event sent, and returns how many those were."""
        events = await ask(selectors.events_after, self.run_id, self.sent)
        for event in events:
            await self._send_event(event)
        return len(events)

    async def _send_event(self, event: dict[str, Any]) -> None:
        self.sent = event["seq"]
        await self.send_json(event)
        if event["type"] == "finished":
            await self.close(DONE)

    async def _may_watch(self, asked_within: float) -> bool:
        """Asked at the connect, and later once the last answer is that old; a viewer who may not (any more) is sent
        away."""
        if time.monotonic() - self.allowed_at < asked_within:
            return True
        refusal = await ask(self._refusal)
        if refusal is not None:
            await self.close(*refusal)
            return False
        self.allowed_at = time.monotonic()
        return True

    def _refusal(self) -> tuple[int, str] | None:
        try:
            viewer, token = self._caller()
        except TokenRefused as error:
            return TOKEN_REFUSED, error.code
        kind = selectors.visible_kind(self.run_id, viewer)
        if kind is None:
            return NOT_FOUND, ""
        if token is not None and not token.holds(READING[kind]):
            return SCOPE_MISSING, "scope_missing"
        return None

    def _steer(self, command: ClientCommand) -> None:
        viewer, token = self._caller()
        kind = selectors.visible_kind(self.run_id, viewer) if token is not None else None
        if token is not None and kind is not None and not token.holds(STEERING[kind]):
            raise DomainError("scope_missing", f"This API token lacks the scope {STEERING[kind]}.")
        steer_run(viewer=viewer, run_id=self.run_id, command=command)

    def _caller(self) -> tuple[Viewer, ApiToken | None]:
        """Read anew each time: a token may have been revoked meanwhile, a user's right be gone. Raises TokenRefused."""
        token = token_of_scope(self.scope)
        return (Viewer(user=token.user) if token else viewer_of_scope(self.scope)), token


def _time_delay(message: dict[str, Any]) -> None:
    """Two machines' clocks may disagree, and a process of the version before told no time."""
    if told_at := message.get("told_at"):
        EVENT_DELAY.observe(max(0.0, time.time() - told_at))


def _after(query_string: bytes) -> int:
    """The number in `?after=`; 0, all of it, where there is none."""
    value = parse_qs(query_string.decode("ascii", "replace")).get("after", ["0"])[0]
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0
