"""What the API answers about problems: the shape for its schema, and the values."""

from typing import Any

from rest_framework import serializers
from rest_framework.response import Response

from core.api_errors import ProblemSerializer
from core.api_errors import problem as problem_document
from problems.api.files import FileResponse, file_fields
from problems.api.lookups import WholeProblem
from problems.enums import Checker, Difficulty, Judging, Kind, ProgressState
from problems.models import Draft, Part, Problem
from problems.services.drafting import DraftChanged
from problems.services.rendering import render_markdown

DIFFICULTIES = [(difficulty.word, difficulty.label) for difficulty in Difficulty]
PROGRESS = [("", "Not tried"), *ProgressState.choices]


class ListedProblem(serializers.Serializer[Any]):
    id = serializers.CharField(help_text="The slug, for earlier clients.")
    slug = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(Kind.choices)
    difficulty = serializers.ChoiceField(DIFFICULTIES)
    tags = serializers.ListField(child=serializers.CharField())
    languages = serializers.ListField(child=serializers.CharField(), help_text="Slugs; empty: every language offered.")
    part_count = serializers.IntegerField()
    acceptance_percent = serializers.IntegerField(allow_null=True)
    progress = serializers.ChoiceField(PROGRESS, help_text="Your own.")


class SampleResponse(serializers.Serializer[Any]):
    name = serializers.CharField()
    input = serializers.CharField(allow_blank=True)
    expected = serializers.CharField(allow_blank=True)


class PartResponse(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    title = serializers.CharField(allow_blank=True)
    statement = serializers.CharField(allow_blank=True, help_text="Markdown.")
    statement_html = serializers.CharField(allow_blank=True)
    cumulative = serializers.BooleanField(help_text="The editor starts with the code of the part before.")
    starter_code = serializers.DictField(child=serializers.CharField(), help_text="Source by language.")
    samples = SampleResponse(many=True)
    hidden_tests = serializers.IntegerField(help_text="How many there are beside the samples.")
    solved = serializers.BooleanField(help_text="Whether one of your own submissions for it was accepted.")


class ProblemResponse(ListedProblem):
    statement = serializers.CharField(help_text="Markdown.")
    statement_html = serializers.CharField()
    judging = serializers.ChoiceField(Judging.choices, help_text="How a program meets its test.")
    checker = serializers.ChoiceField(Checker.choices)
    cpu_time_seconds = serializers.FloatField(help_text="For each test.")
    memory_mb = serializers.IntegerField()
    quarantined = serializers.BooleanField(help_text="It takes no submissions now: a program of its own failed.")
    files = FileResponse(many=True, help_text="Programs find them in their work folder.")
    parts = PartResponse(many=True)


class DraftResponse(serializers.Serializer[Any]):
    part = serializers.IntegerField()
    language = serializers.CharField()
    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]
    updated_at = serializers.DateTimeField(help_text="The version: `base` of a change that begins from it.")


class DraftChangedResponse(ProblemSerializer):
    newer = DraftResponse(help_text="What another place wrote; it stands as it was.")


def listed_problem(problem: Problem, *, part_count: int, progress: str) -> dict[str, Any]:
    """What a list tells of a problem."""
    return {
        "id": problem.slug,
        "slug": problem.slug,
        "title": problem.title,
        "kind": problem.kind,
        "difficulty": Difficulty(problem.difficulty).word,
        "tags": problem.tags,
        "languages": problem.languages,
        "part_count": part_count,
        "acceptance_percent": problem.acceptance_percent,
        "progress": progress,
    }


def full_problem(whole: WholeProblem) -> dict[str, Any]:
    problem, parts = whole.problem, whole.parts
    return listed_problem(problem, part_count=len(parts), progress=whole.progress) | {
        "statement": problem.statement,
        "statement_html": render_markdown(problem.statement),
        "judging": problem.judging,
        "checker": problem.checker,
        "cpu_time_seconds": problem.cpu_time_seconds,
        "memory_mb": problem.memory_mb,
        "quarantined": problem.is_quarantined,
        "files": [file_fields(file) for file in whole.files],
        "parts": [_part(part) | {"solved": part.number in whole.parts_solved} for part in parts],
    }


def draft(row: Draft, part: int) -> dict[str, Any]:
    return {"part": part, "language": row.language, "source": row.source, "updated_at": row.updated_at}


def draft_changed(changed: DraftChanged, part: int) -> Response:
    """The refusal, with the draft that stands."""
    response = problem_document(409, changed.code, changed.message, changed.field)
    response.data["newer"] = draft(changed.newer, part)
    return response


def _part(part: Part) -> dict[str, Any]:
    return {
        "number": part.number,
        "title": part.title,
        "statement": part.statement,
        "statement_html": render_markdown(part.statement),
        "cumulative": part.cumulative,
        "starter_code": {starter.language: starter.source for starter in part.starters.all()},
        "samples": [
            {"name": test.name, "input": test.input, "expected": test.expected}
            for test in part.samples  # type: ignore[attr-defined]
        ],
        "hidden_tests": part.hidden_tests,  # type: ignore[attr-defined]
    }
