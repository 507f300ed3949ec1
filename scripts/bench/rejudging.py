"""What a rejudge costs those who run programs meanwhile: in pairs, without one and with one under way, so that whatever
else the machine does meets both alike."""

import secrets
import statistics
import time
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from scripts.bench.figures import summary, timed
from scripts.bench.measures import ThinClient, post_run, write_problem
from scripts.bench.programs import HELLOS
from scripts.bench.server import Server

SUBMISSIONS = 500
TESTS = 5
END_SECONDS = 900
LEAST_SECONDS = 5.0
"""Of each half of a pair: so long that several submissions are judged again in it."""
PACES = {"one_after_the_other": 0.0, "now_and_then": 0.3}
"""Seconds between two runs: in a pause a rejudge begins, and the next run finds it at work."""
ROWS = """
from datetime import timedelta
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from accounts.models import User
from execution.models import Run, Submission
from problems.models import Part
user = User.objects.create_superuser("bench", password="{password}")
signed_in = {{
    SESSION_KEY: str(user.pk),
    HASH_SESSION_KEY: user.get_session_auth_hash(),
    BACKEND_SESSION_KEY: "allauth.account.auth_backends.AuthenticationBackend",
}}
Session.objects.create(
    session_key="{key}", session_data=SessionStore().encode(signed_in), expire_date=timezone.now() + timedelta(1)
)
part = Part.objects.get(problem__slug="bench-rejudge")
runs = [
    Run(kind="judge", status="finished", verdict="AC", user=user, language="python", entry="Main.py", limits={{}},
        files={{"Main.py": "print('Hello') # " + str(number)}}, finished_at=timezone.now())
    for number in range({count})
]
Run.objects.bulk_create(runs)
Submission.objects.bulk_create(Submission(run=run, problem=part.problem, part=part, score=100) for run in runs)
"""


def rejudging(server: Server, folder: Path, rounds: int) -> dict[str, Any]:
    """The latency of hello in Python while 500 submissions of 5 tests are judged again, over that without; and how long
    the whole of it takes."""
    write_problem(folder / "bench-rejudge", TESTS)
    server.manage("load_problems", str(folder / "bench-rejudge"))
    key = secrets.token_hex(16)
    server.manage("shell", source=ROWS.format(password=secrets.token_hex(16), key=key, count=SUBMISSIONS))
    with httpx.Client(base_url=server.url, timeout=60, headers={"Origin": server.url}) as staff:
        staff.cookies.update({"sessionid": key, "csrftoken": "x" * 32})
        staff.headers["X-CSRFToken"] = "x" * 32
        pairs = max(1, rounds // 12)
        live = {name: _in_pairs(server, staff, pairs, pause) for name, pause in PACES.items()}
        begun = time.monotonic()
        address = _begun(staff)
        _await(staff, address, judged=SUBMISSIONS)
        judged = time.monotonic()
        staff.post(f"{address}/apply").raise_for_status()
        applied = time.monotonic()
    return live | {"seconds_to_judge": round(judged - begun, 1), "seconds_to_apply": round(applied - judged, 2)}


def _in_pairs(server: Server, staff: httpx.Client, pairs: int, pause: float) -> dict[str, Any]:
    idle: list[float] = []
    meanwhile: list[float] = []
    ratios, judged = [], 0
    for _ in range(pairs):
        without = _times(server, pause)
        address = _begun(staff)
        _await(staff, address, judged=1)
        beside = _times(server, pause)
        judged += _judged(staff, address)
        staff.post(f"{address}/cancel").raise_for_status()
        ratios.append(statistics.median(beside) / statistics.median(without))
        idle, meanwhile = idle + without, meanwhile + beside
    return {
        "idle": summary(idle),
        "meanwhile": summary(meanwhile) | {"runs": len(meanwhile), "judged": judged},
        "ratio": round(statistics.median(meanwhile) / statistics.median(idle), 2),
        "ratios": sorted(round(ratio, 2) for ratio in ratios),
    }


def _times(server: Server, pause: float) -> list[float]:
    hello = partial(post_run, ThinClient(server), "python", HELLOS["python"])
    hello()  # opens the connection
    times = []
    deadline = time.monotonic() + LEAST_SECONDS
    while time.monotonic() < deadline:
        time.sleep(pause)
        times.append(timed(hello))
    return times


def _begun(staff: httpx.Client) -> str:
    body = {"reason": "The bench.", "problem": "bench-rejudge"}
    return f"/api/rejudges/{staff.post('/api/rejudges', json=body).raise_for_status().json()['id']}"


def _judged(staff: httpx.Client, address: str) -> int:
    return int(staff.get(address).raise_for_status().json()["judged"])


def _await(staff: httpx.Client, address: str, *, judged: int) -> None:
    """Returns when so many were judged. Raises TimeoutError."""
    deadline = time.monotonic() + END_SECONDS
    while time.monotonic() < deadline:
        if _judged(staff, address) >= judged and (judged < SUBMISSIONS or _is_ready(staff, address)):
            return
        time.sleep(0.2)
    raise TimeoutError("The rejudge took too long.")


def _is_ready(staff: httpx.Client, address: str) -> bool:
    return bool(staff.get(address).raise_for_status().json()["status"] == "ready")
