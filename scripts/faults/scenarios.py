"""The faults. Each is done to a gamma under load, and returns when it is over; what follows must mend itself."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

import redis

from scripts.faults.gamma import Gamma
from scripts.faults.processes import Process, eventually
from scripts.faults.programs import Sent, poisonous
from scripts.faults.staged import AHEAD, BACK, SET
from scripts.parts import Missing

FROZEN_SECONDS = 30.0
"""Longer than a lease."""
CUT_SECONDS = 15.0
STALL_SECONDS = 10.0
FULL_SECONDS = 8.0
SLOW_SECONDS = 15.0
SLOW_DELAY = 0.15
"""Each way: 300 ms for each question to the database."""
LOSING_SECONDS = 4.0
REPEATS, ROUNDS, MOST_REPEATED = 5, 8, 20


@dataclass(frozen=True, slots=True)
class Scenario:
    """`lasts`: about how long the fault is there; `extra`: programs that are sent in beside the usual ones;
    `in_containers`: programs are to run there.
    """

    name: str
    title: str
    inject: Callable[[Gamma], None]
    lasts: float = 0.0
    extra: tuple[Sent, ...] = ()
    in_containers: bool = False


def nothing(gamma: Gamma) -> None:
    """For comparison."""


def kill_worker(gamma: Gamma) -> None:
    gamma.workers[0].signal(signal.SIGKILL)


def end_worker(gamma: Gamma) -> None:
    gamma.workers[0].signal(signal.SIGTERM)


def freeze_worker(gamma: Gamma) -> None:
    """It comes back when others have long begun its runs anew, and writes what it has."""
    gamma.workers[0].signal(signal.SIGSTOP)
    time.sleep(FROZEN_SECONDS)
    gamma.workers[0].signal(signal.SIGCONT)


def kill_web(gamma: Gamma) -> None:
    os.kill(gamma.web.children()[0], signal.SIGKILL)


def kill_beat(gamma: Gamma) -> None:
    gamma.beat.signal(signal.SIGKILL)


def restart_redis(gamma: Gamma) -> None:
    gamma.redis.kill()
    time.sleep(1)
    gamma.redis.start()


def cut_redis(gamma: Gamma) -> None:
    """Nothing is refused: it only never arrives. Then every connection is gone."""
    gamma.to_redis.hold()
    time.sleep(CUT_SECONDS)
    gamma.to_redis.cut()
    gamma.to_redis.release()


def lose_words(gamma: Gamma) -> None:
    """All that is said to workers and not heard at once, for a while; and what was heard and not ended."""
    until = time.monotonic() + LOSING_SECONDS
    with _redis(gamma) as client:
        while time.monotonic() < until:
            for name in [*_queues(client), b"unacked", b"unacked_index"]:
                client.delete(name)
            time.sleep(0.02)


def repeat_words(gamma: Gamma) -> None:
    """Whatever waits is told several times, and again a little later."""
    with _redis(gamma) as client:
        for _ in range(ROUNDS):
            for name in _queues(client):
                if words := client.lrange(name, 0, MOST_REPEATED):
                    client.rpush(name, *(words * (REPEATS - 1)))
            time.sleep(LOSING_SECONDS / ROUNDS)


def restart_postgres(gamma: Gamma) -> None:
    gamma.postgres.stop("fast")
    gamma.postgres.start()


def kill_postgres(gamma: Gamma) -> None:
    gamma.postgres.stop("immediate")
    gamma.postgres.start()


def slow_postgres(gamma: Gamma) -> None:
    gamma.to_postgres.delay = SLOW_DELAY
    time.sleep(SLOW_SECONDS)
    gamma.to_postgres.delay = 0.0


def stall_postgres(gamma: Gamma) -> None:
    gamma.to_postgres.hold()
    time.sleep(STALL_SECONDS)
    gamma.to_postgres.release()


def cut_postgres(gamma: Gamma) -> None:
    gamma.to_postgres.hold()
    time.sleep(STALL_SECONDS)
    gamma.to_postgres.cut()
    gamma.to_postgres.release()


def fill_disk(gamma: Gamma) -> None:
    """PostgreSQL may end over it: it is started again when there is room."""
    if not gamma.postgres.has_own_disk:
        raise Missing("a small disk cannot be mounted here")
    gamma.postgres.fill()
    time.sleep(FULL_SECONDS)
    gamma.postgres.free()
    gamma.postgres.start()


def restart_engine(gamma: Gamma) -> None:
    """All containers end with it."""
    assert gamma.engine is not None
    gamma.engine.stop()
    time.sleep(1)
    gamma.engine.start()


def worker_ahead(gamma: Gamma) -> None:
    _jump(gamma.workers[0], AHEAD)


def worker_back(gamma: Gamma) -> None:
    """The other one: behind the scenario before, they are two hours apart."""
    _jump(gamma.workers[1], BACK)


def beat_back(gamma: Gamma) -> None:
    _jump(gamma.beat, BACK)


def beat_ahead(gamma: Gamma) -> None:
    _jump(gamma.beat, AHEAD)


def poison(gamma: Gamma) -> None:
    """It is among what was sent in: three workers die of it."""
    before = sum(worker.starts for worker in gamma.workers)
    eventually(150, "the third death", lambda: sum(worker.starts for worker in gamma.workers) >= before + 3)


def _jump(process: Process, number: int) -> None:
    """By an hour, for good: later scenarios have it too."""
    before = process.log.read_bytes().count(SET.encode())
    process.signal(number)
    eventually(10, "another time of day", lambda: process.log.read_bytes().count(SET.encode()) > before)
    time.sleep(SLOW_SECONDS)


def _queues(client: "redis.Redis") -> list[bytes]:
    return [name for name in client.scan_iter() if client.type(name) == b"list"]


def _redis(gamma: Gamma) -> "redis.Redis":
    return redis.Redis(port=gamma.redis.port)


SCENARIOS = (
    Scenario("nothing", "No fault, for comparison", nothing),
    Scenario("kill-worker", "SIGKILL of a worker", kill_worker),
    Scenario("end-worker", "SIGTERM of a worker, which drains", end_worker),
    Scenario("freeze-worker", "A worker stands still for 30 s, and comes back", freeze_worker, FROZEN_SECONDS),
    Scenario("poison", "A program that kills its worker, each time", poison, 70.0, (poisonous(0),)),
    Scenario("kill-web", "SIGKILL of a gunicorn worker", kill_web),
    Scenario("kill-beat", "SIGKILL of beat", kill_beat),
    Scenario("restart-redis", "Redis killed, started empty", restart_redis, 1.0),
    Scenario("cut-redis", "No network to Redis for 15 s", cut_redis, CUT_SECONDS),
    Scenario("lose-words", "All messages of the broker lost, for 4 s", lose_words, LOSING_SECONDS),
    Scenario("repeat-words", "Every message told five times, for 4 s", repeat_words, LOSING_SECONDS),
    Scenario("restart-postgres", "PostgreSQL restarted (fast)", restart_postgres, 2.0),
    Scenario("kill-postgres", "PostgreSQL restarted (immediate)", kill_postgres, 2.0),
    Scenario("slow-postgres", "300 ms to PostgreSQL and back, for 15 s", slow_postgres, SLOW_SECONDS),
    Scenario("stall-postgres", "PostgreSQL stands still for 10 s", stall_postgres, STALL_SECONDS),
    Scenario("cut-postgres", "No network to PostgreSQL for 10 s", cut_postgres, STALL_SECONDS),
    Scenario("full-disk", "No room on PostgreSQL's disk for 8 s", fill_disk, FULL_SECONDS),
    Scenario("worker-ahead", "A worker's clock jumps 1 h ahead", worker_ahead, SLOW_SECONDS),
    Scenario("worker-back", "A worker's clock jumps 1 h back", worker_back, SLOW_SECONDS),
    Scenario("beat-ahead", "Beat's clock jumps 1 h ahead", beat_ahead, SLOW_SECONDS),
    Scenario("beat-back", "Beat's clock jumps 1 h back", beat_back, SLOW_SECONDS),
    Scenario("restart-docker", "The Docker engine restarted", restart_engine, 15.0, in_containers=True),
)
