"""Integration: a run whose output arrives over the websocket, and a submission that is judged, both through the API."""

import json
from collections.abc import Iterator
from typing import Any

import httpx2
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from deployments.verifying.base import Finding, Task, Unmet
from deployments.verifying.steps import expect, go_through

STREAM_SECONDS = 30.0
PROGRAM = 'import time\nfor n in range(3):\n    print("line", n, flush=True)\n    time.sleep(0.2)\n'
LINES = "line 0\nline 1\nline 2\n"
WRONG = 'print("this is the answer to no problem")\n'


def check_integration(task: Task) -> Finding:
    """`spec`: `problem`, the slug of a problem to submit to; without it the first coding problem of the list."""
    slug = str(task.spec.get("problem", ""))
    with task.target.client() as client:
        return go_through(
            task,
            [
                ("session", lambda: _begin_session(client, slug)),
                ("stream", lambda: _look_at_stream(client, task.target.base_url)),
                ("idempotency", lambda: _look_at_idempotency(client)),
                ("submission", lambda: _look_at_submission(client, slug)),
                ("refusal", lambda: _look_at_refusal(client)),
            ],
        )


def _begin_session(client: httpx2.Client, slug: str) -> str:
    """A visitor's cookie, as the editor's page gives it: what is started is theirs."""
    page = client.get(f"/problems/{slug or _first_problem(client)}/")
    expect(page.status_code == 200, f"the editor's page answered {page.status_code}")
    expect(any(name.endswith("sessionid") for name in client.cookies), "the editor's page gave no session")
    return "a visitor of its own"


def _look_at_stream(client: httpx2.Client, base_url: str) -> str:
    started = _post(client, "/api/run", {"language": "python", "files": {"Main.py": PROGRAM}, "wait": False}, 202)
    events = list(_events(client, base_url, started["id"]))
    numbers = [event["seq"] for event in events if "seq" in event]
    expect(numbers == sorted(set(numbers)), "events came twice, or out of order")
    printed = "".join(str(event.get("data", "")) for event in events if event.get("type") == "stdout")
    expect(printed == LINES, f"the stream brought {printed[:80]!r}")
    return f"{len(events)} events over the websocket"


def _look_at_idempotency(client: httpx2.Client) -> str:
    body = {"language": "python", "files": {"Main.py": "print(1)"}, "wait": False}
    headers = {"Idempotency-Key": f"verification-{id(client)}"}
    first, again = (_post(client, "/api/run", body, 202, headers)["id"] for _ in range(2))
    expect(first == again, "the same key started two runs")
    return "one key, one run"


def _look_at_submission(client: httpx2.Client, slug: str) -> str:
    slug = slug or _first_problem(client)
    body = {"problem": slug, "language": "python", "files": {"Main.py": WRONG}}
    judged = _post(client, "/api/submissions", body, 200)
    expect(judged["verdict"] == "WA", f"a program that answers nothing was judged {judged['verdict']}")
    listed = client.get("/api/submissions").json()["results"]
    expect(any(row["id"] == judged["id"] for row in listed), "the submission is not in the list of its owner")
    return f"{slug}: {judged['verdict']} on {len(judged['tests'])} tests"


def _look_at_refusal(client: httpx2.Client) -> str:
    answer = client.post("/api/run", json={"language": "no-such-language", "files": {"Main.x": ""}})
    expect(answer.status_code == 400, f"an unknown language was answered with {answer.status_code}")
    return str(answer.json()["code"])


def _first_problem(client: httpx2.Client) -> str:
    for row in client.get("/api/problems").json()["results"]:
        if row["kind"] == "coding" and row.get("languages", []) in ([], ["python"]):
            return str(row["slug"])
    raise Unmet("there is no coding problem")


def _post(
    client: httpx2.Client, path: str, body: dict[str, Any], status: int, headers: dict[str, str] | None = None
) -> dict[str, Any]:
    answer = client.post(path, json=body, headers=headers)
    expect(answer.status_code == status, f"{path} answered {answer.status_code}: {answer.text[:200]}")
    told: dict[str, Any] = answer.json()
    return told


def _events(client: httpx2.Client, base_url: str, run_id: str) -> Iterator[dict[str, Any]]:
    """Every event of a run until its last one."""
    address = base_url.replace("http", "ws", 1).rstrip("/") + f"/ws/runs/{run_id}/"
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    headers = {"Cookie": cookies, "Origin": base_url.rstrip("/")}
    try:
        with connect(address, additional_headers=headers, open_timeout=10, close_timeout=2, proxy=None) as socket:
            while True:
                event = json.loads(socket.recv(timeout=STREAM_SECONDS))
                yield event
                if event.get("type") == "finished":
                    return
    except (WebSocketException, OSError, TimeoutError) as error:
        raise Unmet(f"the websocket broke off ({type(error).__name__})") from error
