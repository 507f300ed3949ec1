"""What is measured, each as one function that returns a JSON object."""

import http.client
import itertools
import json
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
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
TESTS = 100
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
        variants = new_sources(hello)
        fresh = partial(post_run, client, language, hello)
        result["first_time"] = pair(lambda: fresh(next(variants)), plain.build_and_run, max(3, rounds // 10))
    return result


def new_sources(hello: Hello) -> Iterator[str]:
    """The program again and again, each time new to every cache."""
    for number in itertools.count(time.time_ns()):
        yield f"{hello.source}{hello.comment} {number}\n"


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


def judging(server: Server, folder: Path, language: str, rounds: int) -> dict[str, Any]:
    """A submission of 100 tests that was judged before, against the bare sum: the program started 100 times by hand.

    `first_time`, for compiled languages: a source that is new, against compiling it once and starting it 100 times.
    """
    problem = load_problem(server, folder)
    hello, plain = HELLOS[language], PlainProgram(HELLOS[language])
    with httpx.Client(base_url=server.url, timeout=120) as client:
        submit = partial(post_submission, client, problem, language, hello)
        result = pair(submit, lambda: repeat(plain.run, TESTS), rounds)
        if hello.compile:

            def build_and_run_all() -> None:
                plain.build()
                repeat(plain.run, TESTS)

            variants = new_sources(hello)
            result["first_time"] = pair(lambda: submit(next(variants)), build_and_run_all, rounds)
    return result | {"tests_per_second": round(TESTS * 1000 / result["ours"]["median_ms"], 1)}


def repeat(action: Callable[[], None], times: int) -> None:
    for _ in range(times):
        action()


def post_submission(client: httpx.Client, problem: str, language: str, hello: Hello, source: str | None = None) -> None:
    body = {"problem": problem, "language": language, "files": {hello.file: source or hello.source}}
    answer = client.post("/api/submit", json=body).raise_for_status().json()
    if answer["verdict"] != "AC":
        raise RuntimeError(f"judging {language}: {answer['verdict']}")


def first_run(server: Server, rounds: int) -> dict[str, Any]:
    """From the start of the service, on a migrated database, until its first run has answered."""
    hello = HELLOS["python"]

    def start_and_run() -> None:
        server.start()
        post_run(ThinClient(server), "python", hello)

    times = []
    for _ in range(rounds):
        server.stop()
        times.append(timed(start_and_run))
    return summary(times)


def load_problem(server: Server, folder: Path) -> str:
    """A problem whose 100 tests all expect Hello."""
    slug = "bench-echo"
    if not (folder / slug).exists():
        write_problem(folder / slug)
        server.manage("load_problems", str(folder / slug))
    return slug


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
