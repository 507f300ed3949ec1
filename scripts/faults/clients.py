"""Clients that send programs in and watch them, as pages do: again under the same key, and resumed by number."""

import asyncio
import contextlib
import json
import random
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx2
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from scripts.faults.gamma import Gamma
from scripts.faults.programs import MIX, Sent

PATIENCE_SECONDS = 240.0
"""Of a client with one program, from the first attempt to the last event."""
ANSWER_SECONDS = 30.0
PING_SECONDS = 4.0
FIRST_WAIT, LONGEST_WAIT = 0.25, 5.0
REFUSED_FOR_NOW = {409, 429, 500, 502, 503, 504}
PING = json.dumps({"type": "ping"})


@dataclass(slots=True)
class Watched:
    """What one client saw of one program."""

    sent: Sent
    run_id: str = ""
    verdict: str = ""
    events: list[dict[str, Any]] = field(default_factory=list)
    ended_at: float = 0.0

    @property
    def is_whole(self) -> bool:
        """Every event once, in order, to the last."""
        numbers = [event["seq"] for event in self.events]
        return bool(numbers) and numbers == list(range(1, len(numbers) + 1)) and self.events[-1]["type"] == "finished"

    @property
    def is_right(self) -> bool:
        return self.verdict == self.sent.verdict and self.sent.printed in (None, self.printed)

    @property
    def printed(self) -> str:
        """Of the last attempt: a new one begins with being queued again."""
        begun = max((at for at, event in enumerate(self.events) if event["type"] in ("queued", "running")), default=0)
        return "".join(event["data"] for event in self.events[begun:] if event["type"] == "stdout")


@dataclass(slots=True)
class Told:
    """What all clients together have to tell."""

    watched: list[Watched] = field(default_factory=list)
    reconnects: int = 0
    refusals: Counter[str] = field(default_factory=Counter)
    given_up: list[str] = field(default_factory=list)


class Client:
    """One of them: a program after the other until the time is over."""

    def __init__(self, gamma: Gamma, token: str, told: Told) -> None:
        self._gamma, self._told = gamma, told
        self._headers = {"Authorization": f"Bearer {token}"}

    async def work(self, http: httpx2.AsyncClient, until: float, next_sent: Callable[[], Sent]) -> None:
        while time.monotonic() < until:
            await self.send(http, next_sent())

    async def send(self, http: httpx2.AsyncClient, sent: Sent) -> None:
        watched = Watched(sent)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                watched.run_id = await self._accepted(http, sent)
                self._told.watched.append(watched)
                await self._watch(watched)
        except TimeoutError:
            self._told.given_up.append(watched.run_id or "never taken in")
        watched.ended_at = time.monotonic()

    async def _accepted(self, http: httpx2.AsyncClient, sent: Sent) -> str:
        """The id; asked again under the same key until there is an answer."""
        headers = self._headers | {"Idempotency-Key": str(uuid.uuid4())}
        while True:
            try:
                answer = await http.post(sent.path, json=sent.body, headers=headers)
            except httpx2.HTTPError as error:
                self._told.refusals[type(error).__name__] += 1
                await asyncio.sleep(random.uniform(0.3, 0.8))  # noqa: S311
                continue
            if answer.status_code == 202:
                return str(answer.json()["id"])
            self._told.refusals[str(answer.status_code)] += 1
            if answer.status_code not in REFUSED_FOR_NOW:
                raise RuntimeError(f"{sent.path}: {answer.status_code} {answer.text}")
            await asyncio.sleep(random.uniform(0.5, 1.5))  # noqa: S311

    async def _watch(self, watched: Watched) -> None:
        tries = 0
        while not (watched.events and watched.events[-1]["type"] == "finished"):
            if tries:
                self._told.reconnects += 1
                longest = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (tries - 1))
                await asyncio.sleep(longest * random.uniform(0.5, 1))  # noqa: S311
            tries = 1 if await self._follow(watched) else tries + 1

    async def _follow(self, watched: Watched) -> bool:
        """One connection, until it breaks or goes quiet; whether there was one."""
        after = watched.events[-1]["seq"] if watched.events else 0
        address = f"ws://127.0.0.1:{self._gamma.port}/ws/runs/{watched.run_id}/?after={after}"
        opened = False
        with contextlib.suppress(OSError, ConnectionClosed, InvalidHandshake, TimeoutError):
            async with connect(
                address, additional_headers=self._headers, ping_interval=None, close_timeout=1, open_timeout=10
            ) as socket:
                opened = True
                await self._take(socket, watched)
        return opened

    async def _take(self, socket: ClientConnection, watched: Watched) -> None:
        quiet = 0
        while True:
            try:
                message = json.loads(await asyncio.wait_for(socket.recv(), PING_SECONDS))
            except TimeoutError:
                quiet += 1
                if quiet > 1:
                    return
                await socket.send(PING)
                continue
            quiet = 0
            if message["type"] == "pong":
                continue
            watched.events.append(message)
            if message["type"] == "finished":
                watched.verdict = message["verdict"]


class Crowd:
    """So many clients at once, each with a user of its own."""

    def __init__(self, gamma: Gamma, count: int) -> None:
        self.told = Told()
        self.extra: list[Sent] = []
        """What is sent in next, before the usual."""
        self._gamma, self._count, self._number = gamma, count, 0

    async def work(self, seconds: float) -> None:
        until = time.monotonic() + seconds

        def next_sent() -> Sent:
            self._number += 1
            return self.extra.pop() if self.extra else MIX[self._number % len(MIX)](self._number)

        limits = httpx2.Limits(max_connections=self._count)
        async with httpx2.AsyncClient(base_url=self._gamma.url, timeout=ANSWER_SECONDS, limits=limits) as http:
            clients = [Client(self._gamma, token, self.told) for token in self._gamma.tokens[: self._count]]
            await asyncio.gather(*(client.work(http, until, next_sent) for client in clients))
