"""Stands before the engine's socket and lets through what slots need, and nothing else. The socket is root's own door.

    python -m execution.slots.docker.guard --listen 0.0.0.0:2375 --image ceesarcode-runner:full

A request is read whole, judged, and written anew: of the caller's own bytes only those for the standard input of a
runner reach the engine. One connection carries one request. Standard library alone.
"""

import argparse
import asyncio
import contextlib
import json
import sys
from urllib.parse import quote

from execution.slots.docker.guarding import Call, Refused, Rules, read_call
from execution.slots.docker.runner import ROLE, RUNNER

SOCKET = "/var/run/docker.sock"
READ_SECONDS = 10.0
ENGINE_SECONDS = 60.0
PIECE_BYTES = 256 * 1024
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Guard:
    def __init__(self, rules: Rules, *, engine: str = SOCKET) -> None:
        self._rules, self._engine = rules, engine

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of a caller."""
        with contextlib.closing(writer), contextlib.suppress(ConnectionError):
            try:
                call = self._rules.judge(await asyncio.wait_for(read_request(reader), READ_SECONDS))
                if call.container:
                    await self._require_runner(call.container)
                await self._pass_on(call, (reader, writer))
            except Refused as refusal:
                print(f"refused: {refusal}", file=sys.stderr, flush=True)  # noqa: T201
                await answer(writer, 403, f"The guard of the engine refuses: {refusal}")
            except (TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                await answer(writer, 400, "The request did not come whole.")
            except OSError:
                await answer(writer, 502, "The engine does not answer.")

    async def _require_runner(self, container: str) -> None:
        """Raises Refused for any container that is not a slot's. One that is gone is the engine's to answer for."""
        told = await self._ask(Call("GET", f"/containers/{container}/json"))
        config = json.loads(told).get("Config") if told else None
        if config is not None and (config["Labels"] or {}).get(ROLE) != RUNNER:
            raise Refused(f"{container[:12]} is no runner")

    async def _ask(self, call: Call) -> bytes:
        """The body of the engine's answer; nothing where it is not 200."""
        reader, writer = await asyncio.open_unix_connection(self._engine)
        with contextlib.closing(writer):
            writer.write(written(call, version="HTTP/1.0"))  # which is answered in one piece, and the connection closed
            whole = await asyncio.wait_for(reader.read(-1), ENGINE_SECONDS)
        head, _, body = whole.partition(b"\r\n\r\n")
        return body if head.split(b" ")[1:2] == [b"200"] else b""

    async def _pass_on(self, call: Call, caller: Streams) -> None:
        engine = await asyncio.open_unix_connection(self._engine)
        with contextlib.closing(engine[1]):
            engine[1].write(written(call))
            head = await asyncio.wait_for(engine[0].readuntil(b"\r\n\r\n"), ENGINE_SECONDS)
            caller[1].write(head)
            if call.is_stream and head.startswith(b"HTTP/1.1 101 "):
                await both_ways(caller, engine)
            else:
                await pump(engine[0], caller[1])


async def read_request(reader: asyncio.StreamReader) -> Call:
    head = await reader.readuntil(b"\r\n\r\n")
    call, length = read_call(head)
    return call.with_body(await reader.readexactly(length))


def written(call: Call, *, version: str = "HTTP/1.1") -> bytes:
    """The request as the engine gets it: of our own words."""
    connection = "Upgrade\r\nUpgrade: tcp" if call.is_stream else "close"
    head = f"{call.method} {quote(call.path)}{call.query} {version}\r\nHost: engine\r\nConnection: {connection}\r\n"
    if call.method == "POST":
        head += f"Content-Type: application/json\r\nContent-Length: {len(call.body)}\r\n"
    return f"{head}\r\n".encode() + call.body


async def answer(writer: asyncio.StreamWriter, status: int, sentence: str) -> None:
    body = json.dumps({"message": sentence}).encode()
    head = f"HTTP/1.1 {status} Refused\r\nContent-Type: application/json\r\nConnection: close"
    writer.write(f"{head}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
    await writer.drain()


async def pump(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while piece := await source.read(PIECE_BYTES):
        target.write(piece)
        await target.drain()


async def both_ways(caller: Streams, engine: Streams) -> None:
    """Until either end is gone: an owner that dies takes its runner along."""
    ways = [asyncio.create_task(pump(caller[0], engine[1])), asyncio.create_task(pump(engine[0], caller[1]))]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--listen", default="127.0.0.1:2375", help="host:port (default: %(default)s)")
    parser.add_argument("--image", required=True, help="the one that runners may be made of")
    parser.add_argument("--runtime", default="", help="the runtime that DOCKER_RUNTIME names")
    parser.add_argument("--engine", default=SOCKET, help="the engine's socket (default: %(default)s)")
    told = parser.parse_args()
    host, _, port = told.listen.rpartition(":")
    guard = Guard(Rules(image=told.image, runtime=told.runtime), engine=told.engine)
    server = await asyncio.start_server(guard.serve, host, int(port), limit=PIECE_BYTES)
    print(f"The guard of {told.engine} listens on {told.listen}; runners are made of {told.image}", flush=True)  # noqa: T201
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
