"""TOML read into faults that name the field, and problem.toml written in its one canonical form."""

import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from problems.enums import Judging
from problems.folder.description import Description
from problems.folder.faults import Fault
from problems.folder.tree import GroupTable, JudgeProgramFiles, PartTree, ProblemTree
from problems.naming import MAX_WEIGHT


def parse_toml(file: str, text: str, faults: list[Fault]) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        faults.append(Fault(file, f"It is not TOML: {error}."))
        return None


def parse_description(text: str, faults: list[Fault]) -> Description | None:
    """problem.toml as a checked value; None, and every fault in it, where it is refused."""
    table = parse_toml("problem.toml", text, faults)
    if table is None:
        return None
    try:
        return Description.model_validate(table)
    except ValidationError as error:
        faults.extend(_fault_of(dict(one)) for one in error.errors(include_url=False))
        return None


def parse_weights(file: str, text: str, known: Mapping[str, object], faults: list[Fault]) -> dict[str, int]:
    """The weight by test path, as in `sample/01-small`. Each key must be a test of `known`."""
    weights = parse_toml(file, text, faults) or {}
    for path, weight in weights.items():
        if path not in known:
            faults.append(Fault(file, "There is no such test beside it.", field=f'"{path}"'))
        elif type(weight) is not int or not 1 <= weight <= MAX_WEIGHT:
            faults.append(Fault(file, f"A weight is a whole number from 1 to {MAX_WEIGHT}.", field=f'"{path}"'))
    return {path: weight for path, weight in weights.items() if type(weight) is int}


SENTENCES = {
    "missing": "is missing",
    "extra_forbidden": "is not a field of this file",
    "string_type": "must be a text in quotes",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "finite_number": "must be a finite number",
    "list_type": "must be a list",
    "model_type": "must be a table",
    "string_too_short": "must not be empty",
}


def _fault_of(error: dict[str, Any]) -> Fault:
    field = ".".join(str(step + 1) if isinstance(step, int) else step for step in error["loc"])
    return Fault("problem.toml", sentence_of(error, SENTENCES), field=field or None)


def sentence_of(error: Mapping[str, Any], sentences: Mapping[str, str]) -> str:
    """What pydantic found, in our words where there are any for it."""
    message = sentences.get(error["type"]) or re.sub(r"^(Input|String|List|Dictionary) should", "must", error["msg"])
    return f"{message[0].upper()}{message[1:].rstrip('.')}."


def describe(tree: ProblemTree) -> str:
    """problem.toml in its canonical form: all fields, in the order of the documentation, one line each."""
    lines = [
        _line("title", tree.title),
        _line("kind", tree.kind.value),
        _line("difficulty", tree.difficulty.word),
        _line("status", tree.status.value),
        _line("position", tree.position),
        _line("tags", tree.tags),
        _line("languages", tree.languages),
        *([_line("judging", tree.judging.value)] if tree.judging != Judging.BATCH else []),
        _line("stop_at_first_failure", tree.stop_at_first_failure),
        "\n[limits]\n",
        _line("cpu_time_seconds", tree.cpu_time_seconds),
        _line("memory_mb", tree.memory_mb),
        "\n[checker]\n",
        _line("name", tree.checker.value),
        *(_line(name, value) for name in TOLERANCES if (value := getattr(tree, name)) is not None),
    ]
    programs = [_describe_program(program) for program in tree.judge_programs]
    return "".join(lines + programs + [_describe_part(part) for part in tree.parts])


TOLERANCES = ("absolute_tolerance", "relative_tolerance")


def _describe_program(program: JudgeProgramFiles) -> str:
    fields = [_line(name, getattr(program, name)) for name in ("language", "entry", "convention", "args")]
    return "".join([f"\n[judge.{program.role.value}]\n", *fields])


def _describe_part(part: PartTree) -> str:
    table = "\n[[parts]]\n" + _line("title", part.title) + _line("cumulative", part.cumulative)
    return table + "".join(_describe_group(part, group) for group in part.groups)


def _describe_group(part: PartTree, group: GroupTable) -> str:
    lines = [
        _line("name", group.name),
        _line("points", group.points),
        _line("aggregation", group.aggregation.value),
        _line("required", group.required),
        _line("depends_on", group.depends_on),
        _line("stop_at_first_failure", group.stop_at_first_failure),
        _line("tests", tuple(test.path for test in part.tests if test.group == group.name)),
    ]
    return "\n[[parts.groups]]\n" + "".join(lines)


def describe_weights(part: PartTree) -> str:
    """tests/weights.toml: the tests that weigh other than 1, as they run; empty where all weigh 1."""
    return "".join(f"{_value(test.path)} = {test.weight}\n" for test in part.tests if test.weight != 1)


def _line(name: str, value: object) -> str:
    return f"{name} = {_value(value)}\n"


def _value(value: object) -> str:
    """A TOML value. What JSON writes is TOML too, for the printable texts, the numbers and the lists here."""
    if isinstance(value, tuple):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    if isinstance(value, float):
        return re.sub(r"e([+-])0+", r"e\1", repr(value))
    return json.dumps(value, ensure_ascii=False)
