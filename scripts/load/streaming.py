"""Runs that nobody executes, and their events as a worker writes and publishes them. `scripts.load.sockets` starts it.

`python -m scripts.load.streaming IDLE STREAMING`: prints the ids of the runs as JSON, waits for a line
(`{"seconds": …, "rate": …}`), streams, ends the runs and prints for each event how long its writing took. One thread a
run, as in a worker.
"""

import json
import sys
import threading
import time
import uuid
from datetime import timedelta

import django

django.setup(set_prefix=False)

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from core.broadcasting import own_loop  # noqa: E402
from execution.enums import RunStatus, Stream, Verdict  # noqa: E402
from execution.models import Run  # noqa: E402
from execution.recording import Recorder  # noqa: E402

LONG = timedelta(hours=1)
COMING_SECONDS = 5.0
"""Runs do not begin, nor end, all in the same moment."""


def main() -> None:
    idle, streaming = (int(word) for word in sys.argv[1:3])
    runs = [new_run() for _ in range(idle + streaming)]
    say([str(run.pk) for run in runs])
    told = json.loads(sys.stdin.readline())
    with own_loop():
        written = stream(runs[idle:], told["seconds"], told["rate"])
        time.sleep(1)  # what is published last is on its way
    say(written)


def new_run() -> Run:
    """As one that a worker has, without an owner: its id is the key to it."""
    return Run.objects.create(
        language="python", files={"Main.py": ""}, entry="Main.py", limits={}, live=True, status=RunStatus.RUNNING,
        attempts=1, attempt_token=uuid.uuid4(), lease_expires_at=timezone.now() + LONG, started_at=timezone.now(),
    )  # fmt: skip


def stream(runs: list[Run], seconds: float, rate: float) -> list[float]:
    written: list[float] = []

    def write(index: int) -> None:
        connection.ensure_connection()  # a worker has it already
        time.sleep(COMING_SECONDS * index / len(runs))
        written.extend(write_events(runs[index], seconds, rate))
        connection.close()

    threads = [threading.Thread(target=write, args=[index]) for index in range(len(runs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return written


def write_events(run: Run, seconds: float, rate: float) -> list[float]:
    """Each carries the moment before it was written. The last one ends the run."""
    assert run.attempt_token is not None
    recorder = Recorder(run_id=run.pk, token=run.attempt_token, live=True, last_seq=0)
    started, took = time.monotonic(), []
    for number in range(int(seconds * rate)):
        time.sleep(max(0.0, started + number / rate - time.monotonic()))
        begun = time.monotonic()
        recorder.output(Stream.STDOUT, f"{time.time_ns()}\n".encode())
        took.append(time.monotonic() - begun)
    recorder.emit("finished", verdict=Verdict.OK)
    recorder.write(status=RunStatus.FINISHED, verdict=Verdict.OK, finished_at=timezone.now(), lease_expires_at=None)
    return took


def say(what: object) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    main()
