"""Websockets on one web process: some idle, some that stream; how late events are, and what a socket takes.

The events come from runs that nobody executes, written and published with the code of the worker (`streaming`). The
time counts from before the write to the database until the client has the event. Each client sends a ping every four
seconds, as a page does.
"""

import asyncio
import json
import random
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import IO, Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from ceesarcode.sockets_per_process import MOST_SOCKETS
from scripts.bench.server import cpu_seconds
from scripts.load.figures import memory_mb, options_of, progress, spread, tell
from scripts.load.instance import Instance, running_instance

PING_SECONDS = 4.0
SETTLE_SECONDS = 6.0
OPENING_AT_ONCE = 20
DONE = 1000


@dataclass(slots=True)
class Watched:
    """What one socket brought."""

    numbers: list[int] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)
    pongs: list[float] = field(default_factory=list)
    code: int | None = None

    @property
    def is_whole(self) -> bool:
        """Every event once and in order, then the end."""
        return self.code == DONE and self.numbers == list(range(1, len(self.numbers) + 1))


def main() -> None:
    options = options_of(__doc__.splitlines()[0], idle=500, streaming=100, rate=2.0, seconds=20.0)
    with running_instance() as instance:
        instance.await_workers(1)  # it has tried all languages, which takes both cores
        result = measure(instance, options.idle, options.streaming, options.rate, options.seconds)
        beyond = asyncio.run(beyond_bound(instance, MOST_SOCKETS, 20))
        tell(result | {"beyond_the_bound": beyond}, options.json)


def measure(instance: Instance, idle: int, streaming: int, rate: float, seconds: float) -> dict[str, Any]:
    progress(f"{idle} idle sockets and {streaming} that stream {rate} events a second each, {seconds:.0f} s …")
    with writing(instance, idle, streaming) as (writer, orders, answers):
        runs: list[str] = json.loads(answers.readline())
        result = asyncio.run(_measure(instance, runs, idle, orders, json.dumps({"seconds": seconds, "rate": rate})))
        took: list[float] = json.loads(answers.readline())
        writer.wait(30)
    written = len(took) + streaming  # and the last of each
    return result | {"write_ms": spread(took), "written": written, "lost": written - result["arrived"]}


@contextmanager
def writing(
    instance: Instance, idle: int, streaming: int
) -> Generator[tuple[subprocess.Popen[str], IO[str], IO[str]], None, None]:
    """The process that writes, as a worker that may execute all of these at once."""
    words = ("-m", "scripts.load.streaming", str(idle), str(streaming))
    writer = instance.talking(*words, MAX_CONCURRENT_EXECUTIONS=str(max(1, streaming)))
    assert writer.stdin is not None
    assert writer.stdout is not None
    try:
        yield writer, writer.stdin, writer.stdout
    finally:
        writer.kill()
        writer.wait()


async def _measure(instance: Instance, runs: list[str], idle: int, orders: IO[str], order: str) -> dict[str, Any]:
    web = instance.pids()["web"]
    before = memory_mb(web)
    idle_sockets = await open_all(instance, runs[:idle])
    pings = [asyncio.create_task(_ping(socket)) for socket in idle_sockets]
    await asyncio.sleep(SETTLE_SECONDS)
    with_idle = memory_mb(web)
    streams = await open_all(instance, runs[idle:])
    watching = [asyncio.create_task(_watch(socket)) for socket in streams]
    cpu, started = cpu_seconds(web), time.monotonic()
    orders.write(order + "\n")
    orders.flush()
    most = await _most_memory(web, watching)
    share = (cpu_seconds(web) - cpu) / (time.monotonic() - started)
    watched = [task.result() for task in watching]
    for ping in pings:
        ping.cancel()
    alive = sum(socket.close_code is None for socket in idle_sockets)
    await asyncio.gather(*(socket.close() for socket in idle_sockets))
    return {
        "idle": len(idle_sockets),
        "idle_at_the_end": alive,
        "streaming": len(streams),
        "whole_streams": sum(one.is_whole for one in watched),
        "arrived": sum(len(one.numbers) for one in watched),
        "delay_ms": spread([delay for one in watched for delay in one.delays]),
        "pong_ms": spread([pong for one in watched for pong in one.pongs]),
        "web_cpu_percent": round(share * 100),
        "memory_mb": {"before": before, "with_idle": with_idle, "most": most},
        "kb_an_idle_socket": round((with_idle - before) * 1024 / max(1, idle)),
        "kb_a_streaming_socket": round((most - with_idle) * 1024 / max(1, len(streams))),
    }


async def beyond_bound(instance: Instance, bound: int, more: int) -> dict[str, Any]:
    """So many more sockets than one web process takes."""
    await asyncio.sleep(SETTLE_SECONDS)  # those of a load before this one have ended
    runs = await asyncio.to_thread(watchable, instance, bound)
    opened, statuses = await open_all(instance, runs), []
    for _ in range(more):
        try:
            await open_all(instance, [runs[0]])
        except InvalidStatus as refusal:
            statuses.append(refusal.response.status_code)
    health = await asyncio.to_thread(httpx.get, f"{instance.url}/api/health", timeout=30)
    alive = sum(socket.close_code is None for socket in opened)
    await asyncio.gather(*(socket.close() for socket in opened))
    return {
        "opened": len(opened),
        "refused": len(statuses),
        "statuses": sorted(set(statuses)),
        "alive": alive,
        "health": health.status_code,
    }


def watchable(instance: Instance, count: int) -> list[str]:
    """A run that goes on and says nothing, so many times."""
    with writing(instance, 1, 0) as (_, _, answers):
        return json.loads(answers.readline()) * count  # type: ignore[no-any-return]


async def open_all(instance: Instance, runs: list[str]) -> list[ClientConnection]:
    """A few at a time, as people come."""
    places = asyncio.Semaphore(OPENING_AT_ONCE)

    async def opened(run: str) -> ClientConnection:
        async with places:
            address = f"ws://{instance.host}:{instance.port}/ws/runs/{run}/"
            return await connect(address, origin=instance.url, ping_interval=None, open_timeout=30)  # type: ignore[arg-type]

    return await asyncio.gather(*(opened(run) for run in runs))


async def _watch(socket: ClientConnection) -> Watched:
    watched = Watched()
    pinged: list[float] = []
    pinging = asyncio.create_task(_ping(socket, pinged))
    try:
        async for message in socket:
            now, event = time.time_ns(), json.loads(message)
            if event["type"] == "pong":
                watched.pongs.append(now / 1e9 - pinged[-1])
                continue
            watched.numbers.append(event["seq"])
            if event["type"] == "stdout":
                watched.delays.append((now - int(event["data"])) / 1e9)
    except ConnectionClosed:
        pass
    pinging.cancel()
    watched.code = socket.close_code
    return watched


async def _ping(socket: ClientConnection, pinged: list[float] | None = None) -> None:
    """A pong asks no database: how late it is, the machine and the loop are."""
    with suppress(ConnectionClosed):
        await asyncio.sleep(random.uniform(0, PING_SECONDS))  # noqa: S311  pages were not opened in the same second
        while True:
            await asyncio.sleep(PING_SECONDS)
            if pinged is not None:
                pinged.append(time.time())
            await socket.send('{"type": "ping"}')


async def _most_memory(pid: int, watching: list[asyncio.Task[Watched]]) -> float:
    """Looked at every second until all streams have ended."""
    most = 0.0
    while not all(task.done() for task in watching):
        await asyncio.wait(watching, timeout=1)
        most = max(most, memory_mb(pid))
    return most


if __name__ == "__main__":
    main()
