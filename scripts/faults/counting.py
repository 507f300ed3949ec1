"""What is true of the database and of the clients when all has come to rest."""

import time
from dataclasses import dataclass, field
from uuid import UUID

import psycopg

from scripts.faults.clients import Told, Watched

UNENDED = "SELECT count(*) FROM execution_run WHERE status NOT IN ('finished', 'cancelled')"
ENDS = """
SELECT run.id, run.verdict, run.attempts, count(event.id) FILTER (WHERE event.type = 'finished'), max(event.seq),
       count(event.id)
FROM execution_run run LEFT JOIN execution_runevent event ON event.run_id = run.id
WHERE run.status = 'finished' GROUP BY run.id
"""
DOUBLE_OUTCOMES = """
SELECT count(*) FROM (SELECT submission_id FROM execution_caseoutcome
                      GROUP BY submission_id, position HAVING count(*) > 1) AS twice
"""
COUNTED = "SELECT coalesce(sum(submissions_count), 0), coalesce(sum(accepted_count), 0) FROM problems_problem"
JUDGED = """
SELECT count(*), count(*) FILTER (WHERE verdict = 'AC') FROM execution_run
WHERE kind = 'judge' AND status = 'finished' AND verdict <> 'IE'
"""


@dataclass(frozen=True, slots=True)
class Ended:
    verdict: str
    attempts: int
    ends: int
    last: int
    events: int


@dataclass(slots=True)
class Count:
    """Of one scenario. `faults`: what must not be, in sentences; none is what is hoped for."""

    taken: int = 0
    out: int = 0
    twice: int = 0
    wrong: int = 0
    whole: int = 0
    begun_again: int = 0
    faults: list[str] = field(default_factory=list)


def all_ids(database: str) -> set[UUID]:
    with psycopg.connect(database) as connection:
        return {row[0] for row in connection.execute("SELECT id FROM execution_run").fetchall()}


def await_rest(database: str, seconds: float) -> int:
    """How many runs have not ended when all have, or the time is over."""
    deadline = time.monotonic() + seconds
    while True:
        with psycopg.connect(database) as connection:
            (left,) = connection.execute(UNENDED).fetchone() or (0,)
        if not left or time.monotonic() > deadline:
            return int(left)
        time.sleep(0.5)


def count(database: str, told: Told, *, before: set[UUID]) -> Count:
    with psycopg.connect(database) as connection:
        rows = connection.execute(ENDS).fetchall()
        ended = {str(row[0]): Ended(*row[1:]) for row in rows if row[0] not in before}
        outcomes = connection.execute(DOUBLE_OUTCOMES).fetchone()
        counted, judged = connection.execute(COUNTED).fetchone(), connection.execute(JUDGED).fetchone()
    made = all_ids(database) - before
    found = Count(taken=len(told.watched))
    for watched in told.watched:
        _count_one(found, watched, ended.get(watched.run_id))
    unknown = len(made) - len({watched.run_id for watched in told.watched})
    found.twice += unknown
    _must(found, not unknown, f"{unknown} runs that no client knows of: a request made two")
    _must(found, outcomes == (0,), f"{outcomes} tests have two results")
    _must(found, counted == judged, f"counted for the problem {counted}, judged {judged}")
    _must(found, not told.given_up, f"{len(told.given_up)} clients gave up: {told.given_up[:3]}")
    return found


def _count_one(found: Count, watched: Watched, ended: Ended | None) -> None:
    name = watched.run_id
    if ended is None:
        found.faults.append(f"{name} has not ended")
        return
    found.out += 1
    found.begun_again += ended.attempts > 1
    found.twice += ended.ends != 1
    found.whole += watched.is_whole
    found.wrong += ended.verdict != watched.sent.verdict or not watched.is_right
    _must(found, ended.ends == 1, f"{name} ended {ended.ends} times")
    _must(found, ended.last == ended.events, f"{name} has {ended.events} events, the last is number {ended.last}")
    _must(found, watched.is_whole, f"{name}: a client saw {[event['seq'] for event in watched.events]}")
    right = ended.verdict == watched.sent.verdict and watched.is_right
    _must(found, right, f"{name}: {ended.verdict} {watched.printed!r}, not {watched.sent.verdict}")


def _must(found: Count, holds: bool, sentence: str) -> None:
    if not holds:
        found.faults.append(sentence)
