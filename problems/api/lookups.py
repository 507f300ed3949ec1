"""What the addresses and queries of the problems' API name."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q
from rest_framework import serializers
from rest_framework.request import Request

from accounts.viewer import Viewer
from core.errors import NotFound
from problems.enums import Difficulty, Kind
from problems.models import Part, Problem, ProblemFile, Progress, TestCase
from problems.selectors import ProblemFilters

LONGEST_SEARCH = 100
MOST_TAGS = 5
DIFFICULTIES = {difficulty.word: difficulty.value for difficulty in Difficulty}


def filters_of(request: Request) -> ProblemFilters:
    """`?search=&tag=&difficulty=&kind=`, the last three repeatable. Raises ValidationError for an unknown word."""
    query = request.query_params
    search, tags = query.get("search", ""), query.getlist("tag")
    if len(search) > LONGEST_SEARCH or "\0" in search:
        raise _fault("search", f"search must be text of at most {LONGEST_SEARCH} characters.")
    if len(tags) > MOST_TAGS or any("\0" in tag for tag in tags):
        raise _fault("tag", f"tag may be given {MOST_TAGS} times.")
    return ProblemFilters(
        search=search,
        tags=tuple(tags),
        difficulties=tuple(DIFFICULTIES[word] for word in _words(request, "difficulty", DIFFICULTIES)),
        kinds=tuple(_words(request, "kind", Kind.values)),
    )


@dataclass(frozen=True, slots=True)
class WholeProblem:
    """A problem with its parts (`samples` and `hidden_tests` on each), and how far the viewer came with it."""

    problem: Problem
    parts: list[Part]
    files: list[ProblemFile]
    progress: str
    parts_solved: frozenset[int]


def problem_in_full(slug: str, viewer: Viewer) -> WholeProblem:
    """In constant queries. Of hidden tests the number alone is read."""
    problem = _found(Problem.objects.visible_to(viewer).filter(slug=slug).defer("generator"))
    samples = Prefetch("tests", TestCase.objects.filter(is_sample=True).order_by("position"), to_attr="samples")
    parts = problem.parts.order_by("number").prefetch_related("starters", samples)
    counted = parts.annotate(hidden_tests=Count("tests", filter=Q(tests__is_sample=False)))
    mine = Progress.objects.owned_by(viewer).filter(problem=problem).first()
    solved = frozenset(mine.parts_solved) if mine else frozenset()
    return WholeProblem(problem, list(counted), list(problem.files.all()), mine.state if mine else "", solved)


def visible_problem(slug: str, viewer: Viewer) -> Problem:
    return _found(Problem.objects.visible_to(viewer).filter(slug=slug).defer("statement", "generator"))


def visible_part(slug: str, number: int, viewer: Viewer) -> Part:
    """Raises NotFound where there is no such problem for this viewer, or no such part of it."""
    part = visible_problem(slug, viewer).parts.filter(number=number).first()
    if part is None:
        raise NotFound("part_unknown", f"The problem has no part {number}.")
    return part


def _found(problems: Any) -> Problem:
    problem: Problem | None = problems.first()
    if problem is None:
        raise NotFound("problem_unknown", "There is no such problem.")
    return problem


def _words(request: Request, name: str, allowed: Any) -> list[str]:
    words = request.query_params.getlist(name)
    if any(word not in allowed for word in words):
        raise _fault(name, f"{name} must be one of {', '.join(allowed)}.")
    return words


def _fault(field: str, sentence: str) -> serializers.ValidationError:
    return serializers.ValidationError({field: [serializers.ErrorDetail(sentence, code=f"{field}_invalid")]})
