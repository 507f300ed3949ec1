"""How people stand with a problem: percentiles of time and memory by language, one's own bests, how many came through.

Of each person their best counts, once: who submits often moves nothing. Visitors are not counted, for one may be many.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Min

from accounts.viewer import Viewer
from execution.enums import Verdict
from execution.models import Submission
from execution.models.submission import SubmissionQuerySet
from problems.enums import ProgressState
from problems.models import Problem, Progress

LEAST_PEOPLE = 5
"""Below so many, percentiles would tell what single persons did, and little else."""
KEPT_SECONDS = 600
PERCENTILES = (10, 25, 50, 75, 90)
TIME, MEMORY = Min("run__time_ms"), Min("run__memory_kb")


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Of all submissions that were judged, and of all (visitors as well) who tried."""

    submissions: int
    accepted: int
    percent: int | None
    tried: int
    solved: int


@dataclass(frozen=True, slots=True)
class Best:
    """The least time and the least memory of one's accepted submissions in a language; they may be of two."""

    part: int
    language: str
    time_ms: int
    memory_kb: int
    accepted: int


@dataclass(frozen=True, slots=True)
class Spread:
    """One language of a part: how many people, and the percentiles of their bests."""

    part: int
    language: str
    people: int
    time_ms: tuple[int, ...]
    memory_kb: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rank:
    """How many percent of the other people's bests in its language a submission undercuts."""

    people: int
    time: int
    memory: int


def acceptance_of(problem: Problem) -> Acceptance:
    states = dict(Progress.objects.filter(problem=problem).values_list("state").annotate(Count("pk")))
    solved = states.get(ProgressState.SOLVED, 0)
    return Acceptance(
        submissions=problem.submissions_count,
        accepted=problem.accepted_count,
        percent=problem.acceptance_percent,
        tried=states.get(ProgressState.TRIED, 0) + solved,
        solved=solved,
    )


def bests_of(viewer: Viewer, problem: Problem) -> list[Best]:
    """By part and language; only where something was accepted."""
    rows = _measured(Submission.objects.owned_by(viewer).filter(problem=problem))
    grouped = rows.values("part__number", "run__language").annotate(
        time_ms=TIME, memory_kb=MEMORY, accepted=Count("pk")
    )
    return [
        Best(row["part__number"], row["run__language"], row["time_ms"], row["memory_kb"], row["accepted"])
        for row in grouped.order_by("part__number", "run__language")
    ]


def spreads_of(problem: Problem) -> list[Spread]:
    """By part, the quickest language first; only where at least LEAST_PEOPLE were accepted."""
    spreads = [
        Spread(
            part,
            language,
            len(people),
            time_ms=percentiles(sorted(time for _, time, _ in people)),
            memory_kb=percentiles(sorted(memory for _, _, memory in people)),
        )
        for (part, language), people in _people(problem).items()
        if len(people) >= LEAST_PEOPLE
    ]
    return sorted(spreads, key=lambda spread: (spread.part, spread.time_ms[2], spread.language))


def rank_of(submission: Submission) -> Rank | None:
    """None where it was not accepted, or where fewer than LEAST_PEOPLE others were in its language."""
    run = submission.run
    if run.verdict != Verdict.ACCEPTED or run.time_ms is None or run.memory_kb is None:
        return None
    people = _people(submission.problem).get((submission.part.number, run.language), [])
    others = [(time, memory) for user, time, memory in people if user != run.user_id]
    if len(others) < LEAST_PEOPLE:
        return None
    return Rank(
        people=len(others),
        time=share_undercut([time for time, _ in others], run.time_ms),
        memory=share_undercut([memory for _, memory in others], run.memory_kb),
    )


def percentiles(ordered: Sequence[int]) -> tuple[int, ...]:
    """By the nearest rank: the least value that so many percent of all do not exceed. `ordered` is not empty."""
    return tuple(ordered[max(0, -(-percent * len(ordered) // 100) - 1)] for percent in PERCENTILES)


def share_undercut(values: Sequence[int], value: int) -> int:
    """How many percent of the values are greater than this one, rounded down."""
    return 100 * sum(other > value for other in values) // len(values)


def _people(problem: Problem) -> dict[tuple[int, str], list[tuple[int, int, int]]]:
    """By part and language each person with their least time and least memory.

    Kept until one more submission is accepted: a page that is polled must not read all of them again and again.
    """
    key = f"bests:{problem.pk}:{problem.accepted_count}"
    kept: dict[tuple[int, str], list[tuple[int, int, int]]] | None = cache.get(key)
    if kept is None:
        kept = {}
        rows = _measured(Submission.objects.filter(problem=problem, run__user__isnull=False))
        for row in rows.values("part__number", "run__language", "run__user").annotate(time_ms=TIME, memory_kb=MEMORY):
            people = kept.setdefault((row["part__number"], row["run__language"]), [])
            people.append((row["run__user"], row["time_ms"], row["memory_kb"]))
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _measured(rows: SubmissionQuerySet) -> SubmissionQuerySet:
    accepted = rows.filter(run__verdict=Verdict.ACCEPTED, run__time_ms__isnull=False, run__memory_kb__isnull=False)
    return accepted.order_by()
