"""What is measured, each as one function that returns a JSON object."""

import http.client
import json
import textwrap
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import httpx
from websockets.sync.client import connect

from scripts.bench.figures import pair, summary, timed
from scripts.bench.programs import HELLOS, Hello, PlainProgram
from scripts.bench.server import Server, cpu_seconds

PRINTER = """
import time
for _ in range({lines}):
    print(time.time_ns(), flush=True)
    time.sleep(0.03)
"""
TESTS = 50
PROBLEMS = 10_000


class ThinClient:
    """One kept connection of the standard library: a client that takes little of what is measured."""

    def __init__(self, server: Server) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        self._connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
        response = self._connection.getresponse()
        answer: dict[str, Any] = json.loads(response.read())
        if response.status != 200:
            raise RuntimeError(f"{path}: {response.status} {answer}")
        return answer


def post_run(client: ThinClient, language: str, hello: Hello, source: str | None = None) -> dict[str, Any]:
    answer = client.post("/api/run", {"language": language, "files": {hello.file: source or hello.source}})
    if answer["verdict"] != "OK":
        raise RuntimeError(f"{language}: {answer['verdict']} {answer['message']}")
    return answer


def latency(server: Server, language: str, rounds: int) -> dict[str, Any]:
    """POST /api/run of hello, against the command by hand; compiled languages also new to the cache."""
    hello, plain = HELLOS[language], PlainProgram(HELLOS[language])
    client = ThinClient(server)
    before = cpu_seconds(server.pid)
    for _ in range(rounds):
        post_run(client, language, hello)
    cpu_ms = (cpu_seconds(server.pid) - before) * 1000 / rounds
    result = pair(lambda: post_run(client, language, hello), plain.run, rounds) | {"cpu_ms": round(cpu_ms, 1)}
    if hello.compile:
        numbers = iter(range(time.time_ns(), time.time_ns() + 10**9))

        def fresh() -> None:
            post_run(client, language, hello, f"{hello.source}{hello.comment} {next(numbers)}\n")

        result["first_time"] = pair(fresh, plain.build_and_run, max(3, rounds // 10))
    return result


def throughput(server: Server, clients: int, seconds: float) -> dict[str, Any]:
    """Runs a second of Python's hello with so many clients, ours and by hand."""
    hello, plain = HELLOS["python"], PlainProgram(HELLOS["python"])
    sessions = [ThinClient(server) for _ in range(clients)]
    ours = per_second([partial(post_run, session, "python", hello) for session in sessions], seconds)
    bare = per_second([plain.run] * clients, seconds)
    return {"ours_per_second": ours, "plain_per_second": bare, "ratio": round(ours / bare, 2)}


def per_second(actions: list[Callable[[], Any]], seconds: float) -> float:
    counts = [0] * len(actions)
    deadline = time.monotonic() + seconds

    def repeat(index: int) -> None:
        while time.monotonic() < deadline:
            actions[index]()
            counts[index] += 1

    threads = [threading.Thread(target=repeat, args=(index,)) for index in range(len(actions))]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return round(sum(counts) / (time.monotonic() - started), 1)


def stream_delay(server: Server, lines: int) -> dict[str, Any]:
    """From a program's write to the websocket's event, in milliseconds; the program prints its own clock."""
    body = {"language": "python", "files": {"Main.py": PRINTER.format(lines=lines)}, "wait": False, "interactive": True}
    run = httpx.post(f"{server.url}/api/run", json=body).raise_for_status().json()
    delays: list[float] = []
    text = ""
    headers = {"Origin": server.url}
    with connect(f"ws://127.0.0.1:{server.port}{run['stream_url']}", additional_headers=headers) as stream:
        for message in stream:
            now, event = time.time_ns(), json.loads(message)
            if event["type"] == "finished":
                break
            if event["type"] == "stdout":
                *complete, text = (text + event["data"]).split("\n")
                delays.extend((now - int(line)) / 1e6 for line in complete if line.strip())
    return summary(delays) | {"lines": len(delays)}


def judging(server: Server, folder: Path, rounds: int) -> dict[str, Any]:
    """A submission of 50 tests, against the same 50 starts by hand."""
    write_problem(folder / "bench-echo")
    server.manage("load_problems", str(folder / "bench-echo"))
    plain = PlainProgram(HELLOS["python"])
    body = {"problem": "bench-echo", "language": "python", "files": {"Main.py": HELLOS["python"].source}}

    with httpx.Client(base_url=server.url, timeout=120) as client:

        def submit() -> None:
            answer = client.post("/api/submit", json=body).raise_for_status().json()
            if answer["verdict"] != "AC":
                raise RuntimeError(f"judging: {answer['verdict']}")

        def by_hand() -> None:
            for _ in range(TESTS):
                plain.run()

        result = pair(submit, by_hand, rounds)
    return result | {"tests_per_second": round(TESTS * 1000 / result["ours"]["median_ms"], 1)}


def write_problem(folder: Path, count: int = TESTS) -> None:
    """A problem in the folder format whose tests all expect Hello."""
    tests = folder / "part-1" / "tests"
    for kind in ("sample", "hidden"):
        (tests / kind).mkdir(parents=True)
    for number in range(count):
        kind = "sample" if number < 2 else "hidden"
        (tests / kind / f"{number:02}.in").write_text("")
        (tests / kind / f"{number:02}.out").write_text("Hello\n")
    (folder / "statement.md").write_text("Print Hello.\n")
    (folder / "problem.toml").write_text(
        textwrap.dedent("""\
        title = "Bench"
        kind = "coding"
        difficulty = "warmup"
        status = "published"
        position = 1
        tags = []
        languages = []
        stop_at_first_failure = false

        [limits]
        cpu_time_seconds = 2.0
        memory_mb = 256

        [checker]
        name = "tokens"

        [[parts]]
        title = ""
        cumulative = false
        """)
    )


def fetch(client: httpx.Client, path: str) -> None:
    client.get(path).raise_for_status()


def lists(server: Server, rounds: int) -> dict[str, Any]:
    """The list of problems as API and as page, with ten thousand of them."""
    server.manage(
        "shell",
        source=f"from problems.models import Problem\n"
        f"Problem.objects.bulk_create(Problem(slug=f'bench-{{n}}', title=f'Bench {{n}}', status='published', "
        f"statement='-', tags=['arrays']) for n in range({PROBLEMS}))\n",
    )
    result = {}
    with httpx.Client(base_url=server.url, timeout=60) as client:
        for path in ("/api/problems", "/problems/"):
            times = [timed(partial(fetch, client, path)) for _ in range(rounds + 1)]
            result[path] = summary(times[1:])
    return result | {"problems": PROBLEMS}
