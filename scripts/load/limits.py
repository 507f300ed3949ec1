"""Callers beyond gamma's limits: each is answered, 503 and 429 with Retry-After, and what was taken comes to its end.

More callers than may run and wait together, of several owners, ask again and again; health is asked beside them.
"""

import asyncio
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx

from scripts.load.figures import options_of, progress, spread, tell
from scripts.load.instance import Instance, running_instance

SOURCE = "import time\ntime.sleep({seconds})\nprint('Hello')"
RUN_SECONDS = 0.5
END_SECONDS = 60.0
EXPECTED = {200, 202, 429, 503}
STATES = "SELECT status || ' ' || verdict, count(*) FROM execution_run WHERE created_at >= '{since}' GROUP BY 1"
UNFINISHED = "SELECT 1 FROM execution_run WHERE created_at >= '{since}' AND finished_at IS NULL LIMIT 1"
WAITING = "SELECT count(*) FROM execution_run WHERE status = 'queued'"


@dataclass(slots=True)
class Seen:
    """What the callers were answered."""

    answers: Counter[str] = field(default_factory=Counter)
    without_retry: int = 0
    faults: list[str] = field(default_factory=list)
    taken: int = 0
    health_seconds: list[float] = field(default_factory=list)
    unhealthy: int = 0
    most_waiting: int = 0

    def note(self, answer: httpx.Response) -> None:
        if answer.status_code in (429, 503):
            self.without_retry += not answer.headers.get("Retry-After", "").isdigit()
            self.answers[f"{answer.status_code} {answer.json().get('code')}"] += 1
        else:
            self.answers[str(answer.status_code)] += 1
        self.taken += answer.status_code in (200, 202)
        if answer.status_code not in EXPECTED:
            self.faults.append(f"{answer.status_code}: {answer.text[:200]}")


def main() -> None:
    options = options_of(__doc__.splitlines()[0], callers=200, owners=8, seconds=20.0)
    with running_instance(WEB_CONCURRENCY="2") as instance:
        tell(beyond_limits(instance, options.callers, options.owners, options.seconds), options.json)


def beyond_limits(instance: Instance, callers: int, owners: int, seconds: float) -> dict[str, Any]:
    tokens = instance.tokens(owners)
    since = str(instance.ask("SELECT now()")[0][0])  # what another load left behind is not ours
    progress(f"{callers} callers of {owners} owners for {seconds:.0f} s …")
    seen = asyncio.run(_load(instance, tokens, callers, seconds))
    await_the_end(instance, since)
    states = {str(state): count for state, count in instance.ask(STATES.format(since=since))}
    return {
        "answers": dict(sorted(seen.answers.items())),
        "faults": seen.faults[:5],
        "refusals_without_retry_after": seen.without_retry,
        "taken": seen.taken,
        "runs": states,
        "most_waiting": seen.most_waiting,
        "health_ms": spread(seen.health_seconds),
        "unhealthy": seen.unhealthy,
    }


async def _load(instance: Instance, tokens: list[str], callers: int, seconds: float) -> Seen:
    seen = Seen()
    watching = asyncio.create_task(_watch_queue(instance, seen))
    ended = threading.Event()
    asking = asyncio.create_task(asyncio.to_thread(_watch_health, instance.url, seen, ended))
    async with httpx.AsyncClient(base_url=instance.url, timeout=120, limits=unbounded(callers)) as client:
        await call_from_all(client, tokens, seen, callers, seconds)
    ended.set()
    await asking
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    return seen


def unbounded(callers: int) -> httpx.Limits:
    """A connection for each caller."""
    return httpx.Limits(max_connections=callers, max_keepalive_connections=callers)


async def call_from_all(client: httpx.AsyncClient, tokens: list[str], seen: Seen, callers: int, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    await asyncio.gather(
        *(_call(client, seen, tokens[number % len(tokens)], number, deadline) for number in range(callers))
    )


async def _call(client: httpx.AsyncClient, seen: Seen, token: str, number: int, deadline: float) -> None:
    """Every third does not wait for the end. Nobody waits as long as Retry-After says: that is the load."""
    body = {"language": "python", "files": {"Main.py": SOURCE.format(seconds=RUN_SECONDS)}, "wait": number % 3 != 0}
    while time.monotonic() < deadline:
        try:
            seen.note(await client.post("/api/run", json=body, headers={"Authorization": f"Bearer {token}"}))
        except httpx.HTTPError as error:
            seen.faults.append(type(error).__name__)
        await asyncio.sleep(0.5)


def _watch_health(url: str, seen: Seen, ended: threading.Event) -> None:
    """A platform's probe: each time over a connection of its own, in a thread that waits for none of the callers."""
    while not ended.wait(0.1):
        started = time.monotonic()
        answer = httpx.get(f"{url}/api/health", timeout=30)
        seen.health_seconds.append(time.monotonic() - started)
        seen.unhealthy += answer.status_code != 200


async def _watch_queue(instance: Instance, seen: Seen) -> None:
    while True:
        waiting = int(str((await asyncio.to_thread(instance.ask, WAITING))[0][0]))
        seen.most_waiting = max(seen.most_waiting, waiting)
        await asyncio.sleep(0.2)


def await_the_end(instance: Instance, since: str = "-infinity") -> None:
    """Until nothing of that time waits or runs, or END_SECONDS have passed."""
    deadline = time.monotonic() + END_SECONDS
    while time.monotonic() < deadline and instance.ask(UNFINISHED.format(since=since)):
        time.sleep(0.2)


if __name__ == "__main__":
    main()
