"""A tree as a document, in its one canonical form: the same problem gives the same bytes."""

import json
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

from problems.folder import GroupTable, JudgeProgramFiles, PartTree, ProblemTree
from problems.packages.json_form.model import FORMAT
from problems.packages.package import DataFile, Image

TOLERANCES = ("absolute_tolerance", "relative_tolerance")


def document_of(tree: ProblemTree, images: Sequence[Image] = (), files: Sequence[DataFile] = ()) -> dict[str, Any]:
    """All fields in the order of the documentation; tolerances and programs only where they are set."""
    return {
        "format": FORMAT,
        "slug": tree.slug,
        "title": tree.title,
        "kind": tree.kind.value,
        "difficulty": tree.difficulty.word,
        "status": tree.status.value,
        "position": tree.position,
        "tags": list(tree.tags),
        "languages": list(tree.languages),
        "judging": tree.judging.value,
        "stop_at_first_failure": tree.stop_at_first_failure,
        "limits": {"cpu_time_seconds": tree.cpu_time_seconds, "memory_mb": tree.memory_mb},
        "checker": {"name": tree.checker.value} | _tolerances(tree),
        "judge": {program.role.value: _program(program) for program in tree.judge_programs},
        "statement": tree.statement,
        "generator": tree.generator,
        "parts": [_part(part) for part in tree.parts],
        "images": _encoded(images),
        "files": _encoded(files),
    }


def json_of(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


def _encoded(named: Sequence[Image | DataFile]) -> dict[str, str]:
    return {each.name: b64encode(each.data).decode() for each in sorted(named, key=lambda each: each.name)}


def _tolerances(tree: ProblemTree) -> dict[str, float]:
    return {name: value for name in TOLERANCES if (value := getattr(tree, name)) is not None}


def _program(program: JudgeProgramFiles) -> dict[str, Any]:
    return {
        "language": program.language,
        "entry": program.entry,
        "convention": program.convention.value,
        "args": list(program.args),
        "files": dict(program.files),
    }


def _part(part: PartTree) -> dict[str, Any]:
    return {
        "title": part.title,
        "cumulative": part.cumulative,
        "statement": part.statement,
        "starters": {starter.language: starter.source for starter in part.starters},
        "groups": [_group(part, group) for group in part.groups],
        "tests": [
            {
                "name": test.name,
                "is_sample": test.is_sample,
                "input": test.input,
                "expected": test.expected,
                "weight": test.weight,
            }
            for test in part.tests
        ],
        "solutions": [
            {
                "name": solution.name,
                "language": solution.language,
                "expected": solution.expected.label,
                "source": solution.source,
            }
            for solution in part.solutions
        ],
    }


def _group(part: PartTree, group: GroupTable) -> dict[str, Any]:
    return {
        "name": group.name,
        "points": group.points,
        "aggregation": group.aggregation.value,
        "required": group.required,
        "depends_on": list(group.depends_on),
        "stop_at_first_failure": group.stop_at_first_failure,
        "tests": [test.path for test in part.tests if test.group == group.name],
    }
