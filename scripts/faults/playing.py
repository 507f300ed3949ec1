"""One scenario: load, the fault in the middle of it, rest, and the count."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from scripts.faults.clients import Crowd, Watched
from scripts.faults.counting import Count, all_ids, await_rest, count
from scripts.faults.gamma import Gamma
from scripts.faults.processes import Process
from scripts.faults.scenarios import Scenario
from scripts.parts import Missing

REST_SECONDS = 120.0
WINDOW = 4.0
LATE = b"attempt_lost"


@dataclass(slots=True)
class Report:
    """What is told of a scenario. `skipped`: why it was not played."""

    scenario: Scenario
    skipped: str = ""
    count: Count = field(default_factory=Count)
    reconnects: int = 0
    late_writes: int = 0
    refusals: Counter[str] = field(default_factory=Counter)
    silence: float = 0.0
    mended_after: float = 0.0
    per_second: float = 0.0


def play(gamma: Gamma, scenario: Scenario, *, clients: int, before: float, after: float) -> Report:
    """`before` and `after`: how long the clients work on either side of the fault."""
    try:
        gamma.await_health()
        return asyncio.run(_play(gamma, scenario, clients, before, after))
    except TimeoutError as error:
        return Report(scenario, count=Count(faults=[str(error)]))


async def _play(gamma: Gamma, scenario: Scenario, clients: int, before: float, after: float) -> Report:
    known, late = all_ids(gamma.database), _late_writes(gamma.workers)
    crowd, begun = Crowd(gamma, clients), time.monotonic()
    seconds = before + scenario.lasts + after
    work = asyncio.create_task(crowd.work(seconds))
    await asyncio.sleep(before)
    broken = time.monotonic()
    crowd.extra.extend(scenario.extra)
    try:
        await asyncio.to_thread(scenario.inject, gamma)
    except Missing as error:
        work.cancel()
        return Report(scenario, skipped=str(error))
    await work
    left = await asyncio.to_thread(await_rest, gamma.database, REST_SECONDS)
    told = crowd.told
    report = Report(scenario, count=count(gamma.database, told, before=known), reconnects=told.reconnects)
    if left:
        report.count.faults.append(f"{left} runs have not ended")
    report.late_writes = _late_writes(gamma.workers) - late
    report.refusals = told.refusals
    _time(report, told.watched, begun=begun, broken=broken, until=begun + seconds)
    return report


def _time(report: Report, watched: list[Watched], *, begun: float, broken: float, until: float) -> None:
    ends = sorted(one.ended_at for one in watched if one.ended_at)
    worked = [begun, *(at for at in ends if at < until), until]
    report.silence = max(later - earlier for earlier, later in pairwise(worked))
    report.per_second = len(worked[1:-1]) / (until - begun)
    usual = sum(broken - WINDOW <= at < broken for at in ends)
    weak = [
        start + WINDOW - broken
        for start in _steps(broken, until - WINDOW)
        if sum(start <= at < start + WINDOW for at in ends) < usual / 2
    ]
    report.mended_after = max(weak, default=0.0)


def _steps(start: float, end: float) -> list[float]:
    return [start + step / 2 for step in range(max(0, int(2 * (end - start))))]


def _late_writes(workers: list[Process]) -> int:
    """Writes of an attempt that was no longer the run's, refused, as the workers' logs tell."""
    return sum(worker.log.read_bytes().count(LATE) for worker in workers)
