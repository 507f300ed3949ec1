"""The live stream of a run over a websocket: replayed from the record, then live, without a gap or a duplicate."""

import time
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from channels.generic.websocket import AsyncJsonWebsocketConsumer

from accounts.models import ApiToken
from accounts.services import TokenRefused
from accounts.sockets import token_of_scope
from accounts.viewer import Viewer, viewer_of_scope
from core.errors import DomainError
from core.threads import ask, ask_patiently
from execution import selectors
from execution.commands import ClientCommand, read_command
from execution.metrics import EVENT_DELAY
from execution.publishing import group_of
from execution.scopes import READING, STEERING
from execution.services.steering import steer_run

TOKEN_REFUSED, SCOPE_MISSING, NOT_FOUND = 4401, 4403, 4404
DONE = 1000
PONG = {"type": "pong"}
ASKED_EVERY = 8
"""Pings of a long silence: of those between, few ask the record, for there are many who watch and wait."""


class RunConsumer(AsyncJsonWebsocketConsumer):
    """`/ws/runs/<id>/?after=<seq>`: every event behind `after`; closes with 1000 behind the last one (`finished`).

    An unknown run and one that the viewer may not see are the same: close code 4404. A token in the handshake that is
    not known or has ended: 4401; one without the scope: 4403; the reason is the code of the error.
    `{"type": "ping"}` is answered by `{"type": "pong"}`, without a `seq`: the connection still carries something; or by
    the events that were stored meanwhile, and whose word got lost.
    """

    run_id: UUID
    sent = sent_at_ping = silent_pings = 0
    is_joined = False

    async def connect(self) -> None:
        self.run_id = self.scope["url_route"]["kwargs"]["run_id"]
        await self.accept()  # a handshake that is refused would not carry the code to the page
        if not await self._may_watch():
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
        if event["seq"] <= self.sent or not await self._may_watch():
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

    @classmethod
    async def decode_json(cls, text_data: str) -> Any:
        """None, which is no command, for text that is no JSON."""
        try:
            return await super().decode_json(text_data)
        except ValueError:
            return None

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any) -> None:
        await super().receive(text_data=text_data or "null", **kwargs)

    async def _answer_ping(self) -> None:
        """Where nothing came since the last one, a word of the layer may have been lost, and the record is asked: soon
        behind an event, and less and less often."""
        is_silent, self.sent_at_ping = self.sent == self.sent_at_ping, self.sent
        self.silent_pings = self.silent_pings + 1 if is_silent else 0
        asks = self.silent_pings in (1, 2, 4) or (is_silent and self.silent_pings % ASKED_EVERY == 0)
        missed = asks and self.is_joined and await ask_patiently(self._has_missed, self.sent)
        if missed and (not await self._may_watch() or await self._catch_up()):
            return  # sent away, or told more than that the connection lives
        await self.send_json(PONG)

    def _has_missed(self, sent: int) -> bool:
        return self._refusal() is not None or bool(selectors.events_after(self.run_id, sent))

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

    async def _may_watch(self) -> bool:
        """Asked at the connect and for every event; a viewer who may not (any more) is sent away."""
        refusal = await ask(self._refusal)
        if refusal is not None:
            await self.close(*refusal)
        return refusal is None

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
