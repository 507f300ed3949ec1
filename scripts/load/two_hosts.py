"""Two hosts against one: runs a second in one loop, and a link that is cut and mended while they execute.

Each host is a network namespace with a name and a worker of its own, held to a core of its own where there are two. The
database, Redis, the web and the callers are on the bridge, and take of the same cores: `cpu_of_the_rest` says how much.
"""

import os
import statistics
import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import Any

import httpx
from celery import Celery

from scripts.bench.server import cpu_seconds
from scripts.load.figures import options_of, progress, tell
from scripts.load.instance import Instance
from scripts.load.limits import await_the_end
from scripts.load.networks import Host, hosts_on_a_bridge
from scripts.load.services import serving_postgres, serving_redis
from scripts.parts import Missing

SLOTS = 4
WAITS = "import time\ntime.sleep(1)"
BURNS = "import time\nwhile time.process_time() < 0.5: pass"
NUMBERED = "import time\ntime.sleep(1)\nprint({number})"
QUIET_SECONDS = 3.0
CUT_RUNS = 40
EVENTS = """
SELECT r.files ->> 'Main.py', r.status, r.verdict, r.attempts,
       (SELECT string_agg(e.payload ->> 'data', '' ORDER BY e.seq) FROM execution_runevent e
         WHERE e.run_id = r.id AND e.type = 'stdout'),
       (SELECT count(*) FROM execution_runevent e WHERE e.run_id = r.id AND e.type = 'finished'),
       (SELECT count(*) = max(e.seq) FROM execution_runevent e WHERE e.run_id = r.id)
  FROM execution_run r ORDER BY r.created_at DESC LIMIT {count}
"""


class Pair:
    """The instance, its two hosts and their workers."""

    def __init__(self, instance: Instance, hosts: Sequence[Host], redis: str) -> None:
        self.instance, self.hosts = instance, hosts
        self._control = Celery(broker=redis).control
        self.workers = [instance.work("--queue", "runs", before=host.before()) for host in hosts]

    def takes_turns(self, number: int, takes: bool) -> None:
        """Whether a host takes turns; what it has begun, it ends."""
        name = f"runs-{self.workers[number].pid}@{self.hosts[number].name}"
        change = self._control.add_consumer if takes else self._control.cancel_consumer
        if not change("runs", destination=[name], reply=True, timeout=5):
            raise TimeoutError(f"{name} did not answer.")

    def running(self, number: int) -> int:
        """How many runs a host says that it has; -1 where it has been silent."""
        row = f"SELECT running FROM execution_workerhost WHERE name LIKE '{self.hosts[number].name}-%' {LATELY}"  # noqa: S608
        found = self.instance.ask(row)
        return int(str(found[0][0])) if found else -1


LATELY = "AND seen_at > now() - interval '12 seconds'"


def main() -> None:
    options = options_of(__doc__.splitlines()[0], rounds=3, seconds=12.0, cut=35.0)
    try:
        with running_pair() as pair:
            result = throughput(pair, options.rounds, options.seconds) | {"cut": cut(pair, options.cut)}
    except Missing as missing:
        raise SystemExit(str(missing)) from missing
    tell(result, options.json)


@contextmanager
def running_pair() -> Generator[Pair, None, None]:
    """Raises Missing."""
    cores = [0, 1] if (os.cpu_count() or 1) > 1 else [None, None]
    with (
        hosts_on_a_bridge(cores) as (bridge, hosts),
        serving_postgres(bridge.address) as database,
        serving_redis(bridge.address) as redis,
    ):
        limits = {"MAX_CONCURRENT_EXECUTIONS": str(SLOTS), "MAX_QUEUED_PER_OWNER": "1000"}
        instance = Instance(database, redis, host=bridge.address, **limits)
        instance.manage("migrate", "--verbosity=0")
        try:
            instance.work("--queue", "upkeep")
            instance.beat()
            pair = Pair(instance, hosts, redis)
            instance.await_workers(2)
            instance.web()
            yield pair
        finally:
            instance.stop()


def throughput(pair: Pair, rounds: int, seconds: float) -> dict[str, Any]:
    """One host and two in turns, for programs that wait and programs that burn."""
    result: dict[str, Any] = {}
    for kind, source in (("waits", WAITS), ("burns", BURNS)):
        one, two, rest = [], [], []
        for number in range(rounds):
            progress(f"{kind}: round {number + 1} of {rounds} …")
            pair.takes_turns(1, False)
            one.append(_rate(pair, source, seconds)[0])
            pair.takes_turns(1, True)
            rate, share = _rate(pair, source, seconds)
            two.append(rate)
            rest.append(share)
        ratio = statistics.median(b / a for a, b in zip(one, two, strict=True))
        result[kind] = {
            "one_host": round(statistics.median(one), 2),
            "two_hosts": round(statistics.median(two), 2),
            "ratio": round(ratio, 2),
            "cpu_of_the_rest_percent": round(100 * statistics.median(rest)),
        }
    return result


def _rate(pair: Pair, source: str, seconds: float) -> tuple[float, float]:
    """Runs a second that callers get who ask without a pause, more of them than slots; and what all processes beside
    the workers' took of one core meanwhile.
    """
    body = {"language": "python", "files": {"Main.py": source}}
    ended: list[float] = []
    until = time.monotonic() + seconds

    def call() -> None:
        with httpx.Client(base_url=pair.instance.url, timeout=60) as client:
            while time.monotonic() < until:
                answer = client.post("/api/run", json=body)
                if answer.status_code == 200 and answer.json()["verdict"] == "OK":
                    ended.append(time.monotonic())

    busy, workers = _busy_seconds(), sum(cpu_seconds(worker.pid) for worker in pair.workers)
    started = time.monotonic()
    _all_at_once([call] * (3 * SLOTS))
    took = time.monotonic() - started
    busy, workers = _busy_seconds() - busy, sum(cpu_seconds(worker.pid) for worker in pair.workers) - workers
    return sum(at <= until for at in ended) / seconds, max(0.0, busy - workers) / took


def _all_at_once(actions: Sequence[Callable[[], None]]) -> None:
    threads = [threading.Thread(target=action) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _busy_seconds() -> float:
    """CPU time of this machine that was not idle."""
    with open("/proc/stat") as file:  # noqa: PTH123
        fields = [int(word) for word in file.readline().split()[1:]]
    return (sum(fields[:8]) - fields[3] - fields[4]) / os.sysconf("SC_CLK_TCK")


def cut(pair: Pair, seconds: float) -> dict[str, Any]:
    """The second host's link is cut while it executes: what it had is executed by the first, and it comes back."""
    progress(f"the link of {pair.hosts[1].name} is cut for {seconds:.0f} s …")
    post_runs(pair, CUT_RUNS)
    _until(lambda: pair.running(1) > 0, 30)
    had = pair.running(1)
    pair.hosts[1].cut()
    time.sleep(seconds)
    while_cut = int(str(pair.instance.ask("SELECT count(*) FROM execution_run WHERE finished_at IS NULL")[0][0]))
    pair.hosts[1].mend()
    mended = time.monotonic()
    await_the_end(pair.instance)
    result = outcome(pair.instance, CUT_RUNS)
    post_runs(pair, CUT_RUNS)
    is_back = _until(lambda: pair.running(1) > 0, 60)
    back = time.monotonic() - mended
    await_the_end(pair.instance)
    after = outcome(pair.instance, CUT_RUNS)
    return {
        "it_had": had, "left_when_mended": while_cut, **result, "back": is_back, "back_after_s": round(back, 1),
        "wrong_after": after["wrong"],
    }  # fmt: skip


def post_runs(pair: Pair, count: int) -> None:
    with httpx.Client(base_url=pair.instance.url, timeout=60) as client:
        for number in range(count):
            files = {"Main.py": NUMBERED.format(number=number)}
            client.post("/api/run", json={"language": "python", "files": files, "wait": False}).raise_for_status()


def outcome(instance: Instance, count: int) -> dict[str, int]:
    """How many of the last runs came out, each with its own output, whole and once; how many were begun again."""
    rows = instance.ask(EVENTS.format(count=count))
    wrong = again = 0
    for source, status, verdict, attempts, printed, ends, is_whole in rows:
        number = str(source).partition("print(")[2].rstrip(")")
        wrong += (status, verdict, printed, ends, is_whole) != ("finished", "OK", f"{number}\n", 1, True)
        again += int(str(attempts)) > 1
    return {"runs": len(rows), "wrong": wrong, "begun_again": again}


def _until(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


if __name__ == "__main__":
    main()
