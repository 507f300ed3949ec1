"""The guard before the engine: slots work through it, and nothing else does."""

import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from execution.slots.docker.engine import Engine, EngineSettings
from execution.slots.docker.guard import Guard
from execution.slots.docker.guarding import Call, Refused, Rules, read_call
from execution.slots.docker.hardening import Room
from execution.slots.docker.runner import runner_body
from execution.tests.docker.test_ways import local_socket, works

IMAGE = "ceesarcode-runner:core"
ID = "0123456789abcdef" * 4
NAME = (("name", "ceesarcode-compiled-7-0a1b2c3d"),)
ROOM = Room(memory_mb=700, state_mb=128)
RUNNERS = json.dumps({"label": ["ceesarcode.role=runner", "ceesarcode.host=here"]})
rules = Rules(image=IMAGE)


def runner(**changes: Any) -> dict[str, Any]:
    body = runner_body(image=IMAGE, options="{}", host="here", owner="7-1", room=ROOM, runtime="")
    body["HostConfig"] = body["HostConfig"] | changes.pop("HostConfig", {})
    return body | changes


def create(body: Any, name: tuple[tuple[str, str], ...] = NAME) -> Call:
    return Call("POST", "/containers/create", name, body if isinstance(body, bytes) else json.dumps(body).encode())


def test_what_a_slot_is_made_of_goes_on_in_our_words() -> None:
    passed = rules.judge(create(runner()))
    assert (passed.method, passed.path, passed.parameters) == ("POST", "/containers/create", NAME)
    assert json.loads(passed.body) == runner()


@pytest.mark.parametrize(
    "body",
    [
        runner(HostConfig={"Privileged": True}),
        runner(HostConfig={"Binds": ["/:/host"]}),
        runner(HostConfig={"Mounts": [{"Type": "bind", "Source": "/", "Target": "/host"}]}),
        runner(HostConfig={"NetworkMode": "host"}),
        runner(HostConfig={"CapAdd": ["SYS_ADMIN"]}),
        runner(HostConfig={"CapDrop": []}),
        runner(HostConfig={"SecurityOpt": ["seccomp=unconfined"]}),
        runner(HostConfig={"PidMode": "host"}),
        runner(HostConfig={"Memory": 0, "MemorySwap": 0}),
        runner(HostConfig={"Memory": 2**40, "MemorySwap": 2**40}),
        runner(HostConfig={"Tmpfs": {"/run/agent": "size=9m,exec"}}),
        runner(HostConfig={"Runtime": "other"}),
        runner(hostconfig={"Privileged": True}),
        runner(Image="debian"),
        runner(User="0:0"),
        runner(Entrypoint=["/bin/sh"]),
        runner(Cmd=["{}", "more"]),
        runner(Cmd=[7]),
        runner(Env=["LD_PRELOAD=/x"]),
        runner(Labels={"ceesarcode.role": "other", "ceesarcode.host": "h", "ceesarcode.owner": "o"}),
        runner(Volumes={"/x": {}}),
        [],
        {},
        {"HostConfig": 7},
        b"no json",
        b"",
    ],
)
def test_another_container_is_refused(body: Any) -> None:
    with pytest.raises(Refused, match="not what a slot asks for"):
        rules.judge(create(body))


def test_a_name_that_is_given_twice_has_one_meaning() -> None:
    """An engine that joins both would make a privileged container."""
    hidden = b'{"HostConfig": {"Privileged": true}, ' + json.dumps(runner()).encode()[1:]
    assert b"Privileged" not in rules.judge(create(hidden)).body


@pytest.mark.parametrize(
    "call",
    [
        Call("GET", "/version"),
        Call("GET", f"/images/{IMAGE}/json"),
        Call("GET", "/containers/json", (("all", "1"), ("filters", RUNNERS))),
        Call("POST", f"/containers/{ID}/attach", (("stdin", "1"), ("stdout", "1"), ("stderr", "1"), ("stream", "1"))),
        Call("POST", f"/containers/{ID}/start"),
        Call("DELETE", f"/containers/{ID}", (("force", "1"),)),
    ],
)
def test_what_slots_ask_for_goes_on(call: Call) -> None:
    assert rules.judge(call) == call


@pytest.mark.parametrize(
    "call",
    [
        Call("GET", "/info"),
        Call("GET", f"/containers/{ID}/json"),
        Call("GET", f"/containers/{ID}/archive", (("path", "/"),)),
        Call("POST", f"/containers/{ID}/exec"),
        Call("POST", "/exec/1/start"),
        Call("POST", "/images/create", (("fromImage", "debian"),)),
        Call("GET", "/images/debian/json"),
        Call("GET", "/images/json"),
        Call("GET", "/containers/json"),
        Call("GET", "/containers/json", (("all", "1"),)),
        Call("GET", "/containers/json", (("filters", '{"label": ["other"]}'),)),
        Call("GET", "/containers/json", (("filters", '{"label": "ceesarcode.role=runner"}'),)),
        Call("POST", "/containers/postgres/start"),
        Call("DELETE", "/containers/postgres"),
        Call("DELETE", f"/images/{IMAGE}"),
        Call("POST", f"/containers/{ID}/attach", (("stream", "1"), ("logs", "1"))),
        Call("POST", f"/containers/{ID}/../../info"),
        create(runner(), name=()),
        create(runner(), name=(("name", "postgres"),)),
    ],
)
def test_what_no_slot_asks_for_is_refused(call: Call) -> None:
    with pytest.raises(Refused):
        rules.judge(call)


def test_what_is_passed_on_to_start_has_no_body() -> None:
    assert rules.judge(Call("POST", f"/containers/{ID}/start", body=b'{"Privileged": true}')).body == b""


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        ("PUT /version HTTP/1.1", "no request that a slot makes"),
        ("GET /version HTTP/1.0", "no request that a slot makes"),
        ("GET http://x/version HTTP/1.1", "no request that a slot makes"),
        ("POST /containers/create HTTP/1.1\r\nTransfer-Encoding: chunked", "length of a body"),
        ("POST /containers/create HTTP/1.1\r\nContent-Length: 3\r\ncontent-length: 4", "length of a body"),
        ("POST /containers/create HTTP/1.1\r\nContent-Length: -3", "length of a body"),
        ("POST /containers/create HTTP/1.1\r\nContent-Length: 99999999", "too large"),
        ("GET /containers/json?all=1&all=0 HTTP/1.1", "given twice"),
    ],
)
def test_a_request_that_can_be_understood_in_two_ways_is_refused(head: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        read_call(f"{head}\r\n\r\n".encode())


def test_the_version_of_the_api_is_left_to_the_engine() -> None:
    assert read_call(b"GET /v1.41/version HTTP/1.1\r\nHost: x\r\n\r\n") == (Call("GET", "/version"), 0)


# --- through a socket


@pytest.fixture
def serving() -> Iterator[Any]:
    """Starts a guard before the engine's socket of that path and tells its address."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    servers: list[asyncio.Server] = []

    def start(path: str, image: str) -> str:
        guard = Guard(Rules(image=image), engine=path)
        opening = asyncio.run_coroutine_threadsafe(asyncio.start_server(guard.serve, "127.0.0.1", 0, limit=2**18), loop)
        servers.append(opening.result(5))
        return f"127.0.0.1:{servers[-1].sockets[0].getsockname()[1]}"

    yield start
    for server in servers:
        loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(loop.stop)


def exchange(address: str, request: bytes) -> bytes:
    async def talk() -> bytes:
        reader, writer = await asyncio.open_connection(*address.split(":"))
        writer.write(request)
        whole = await asyncio.wait_for(reader.read(-1), 20)
        writer.close()
        return whole

    return asyncio.run(talk())


def engine_that_says(tmp_path: Path, labels: dict[str, str], seen: list[bytes]) -> str:
    """A stand-in that answers an inspection, and writes down all else that it is asked."""
    path = str(tmp_path / "engine")

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        inspection = head.startswith(b"GET /containers/")
        if not inspection:
            seen.append(head)
        body = json.dumps({"Config": {"Labels": labels}}).encode() if inspection else b"done"
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()

    ready = threading.Event()

    def run() -> None:
        async def main() -> None:
            async with await asyncio.start_unix_server(serve, path):
                ready.set()
                await asyncio.sleep(30)

        asyncio.run(main())

    threading.Thread(target=run, daemon=True).start()
    assert ready.wait(5)
    return path


REMOVE = f"DELETE /v1.41/containers/{ID}?force=True HTTP/1.1\r\nHost: x\r\nX-Other: 1\r\n\r\n".encode()


def test_a_container_that_is_no_runner_is_left_alone(serving: Any, tmp_path: Path) -> None:
    seen: list[bytes] = []
    address = serving(engine_that_says(tmp_path, {"ceesarcode.role": "database"}, seen), IMAGE)
    answered = exchange(address, REMOVE)
    assert answered.startswith(b"HTTP/1.1 403 ")
    assert b"is no runner" in answered
    assert seen == []


def test_one_connection_carries_one_request_in_our_words(serving: Any, tmp_path: Path) -> None:
    seen: list[bytes] = []
    address = serving(engine_that_says(tmp_path, {"ceesarcode.role": "runner"}, seen), IMAGE)
    answered = exchange(address, REMOVE + b"GET /info HTTP/1.1\r\nHost: x\r\n\r\n")
    assert answered.startswith(b"HTTP/1.1 200 OK")
    assert seen == [f"DELETE /containers/{ID}?force=1 HTTP/1.1\r\nHost: engine\r\nConnection: close\r\n\r\n".encode()]


def test_an_engine_that_is_away_is_told(serving: Any, tmp_path: Path) -> None:
    address = serving(str(tmp_path / "nothing"), IMAGE)
    assert exchange(address, b"GET /version HTTP/1.1\r\n\r\n").startswith(b"HTTP/1.1 502 ")


@pytest.mark.docker
def test_slots_work_through_it(engine: Engine, serving: Any) -> None:
    address = serving(local_socket(engine), engine.settings.image)
    guarded = EngineSettings(image=engine.settings.image, host=f"tcp://{address}")
    works(guarded)
    assert Engine(guarded).sweep() == 0
