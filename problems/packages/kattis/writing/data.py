"""The tests in their folders, and what is told of each folder: how its tests are checked, and how they earn points.

Everything is said twice: in `test_group.yaml` as the format has it, and in `testdata.yaml` as problemtools reads it.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from problems.enums import Aggregation
from problems.folder import GroupTable, PartTree, ProblemTree, TestFile
from problems.naming import is_file_name
from problems.packages.kattis.writing.comparing import input_arguments, output_arguments

SAMPLE, SECRET, UNGROUPED = "sample", "secret", "ungrouped"
NAMES_OF_SETTINGS = frozenset({"test_group", "testdata"})
"""No test can be called so: their files tell of all tests in a folder."""
EARNING_NOTHING = {"accept_score": 0, "range": "0 0"}


def test_files(tree: ProblemTree) -> dict[str, str]:
    (part,) = tree.parts
    folders = folders_of_groups(part)
    files = _tests(SAMPLE, [test for test in part.tests if test.is_sample])
    for group, folder in folders.items():
        files |= _tests(folder, [test for test in part.tests if not test.is_sample and test.group == group])
    return files | _settings(tree, part, folders)


def _tests(folder: str, tests: Sequence[TestFile]) -> dict[str, str]:
    """Where all in a group are named after it, as those that were read are, the folder says that."""
    named = f"{folder.removeprefix(f'{SECRET}/')}-"
    names = [test.name.removeprefix(named) for test in tests]
    is_told = folder not in (SAMPLE, SECRET) and all(test.name.startswith(named) for test in tests)
    if not is_told or not all(map(is_file_name, names)) or NAMES_OF_SETTINGS & set(names):
        names = [test.name for test in tests]
    files: dict[str, str] = {}
    for test, name in zip(tests, names, strict=True):
        files |= {f"data/{folder}/{name}.in": test.input, f"data/{folder}/{name}.ans": test.expected}
    return files


def folders_of_groups(part: PartTree) -> dict[str, str]:
    """Each by the name of its group. They are used in the order of their names, so numbers may have to make it ours."""
    if not part.groups:
        return {"": SECRET}
    names = [group.name for group in part.groups]
    if any(not test.group and not test.is_sample for test in part.tests):
        names.insert(0, "")
    folders = [name or UNGROUPED for name in names]
    if sorted(set(folders)) != folders:
        folders = [f"{number:02}-{name}" for number, name in enumerate(folders, start=1)]
    return {name: f"{SECRET}/{folder}" for name, folder in zip(names, folders, strict=True)}


def _settings(tree: ProblemTree, part: PartTree, folders: Mapping[str, str]) -> dict[str, str]:
    flags, given = output_arguments(tree), input_arguments(tree)
    told = {"output_validator_args": flags, "input_validator_args": given}
    read = {"output_validator_flags": " ".join(flags), "input_validator_flags": " ".join(given)}
    if not part.groups:
        return _files("data", told, read)
    return _files("data", told, read | _whole(part)) | _points(part, folders)


def _whole(part: PartTree) -> dict[str, Any]:
    """What the folders below take over where they say nothing else."""
    return {"on_reject": "continue", "grader_flags": "sum", "range": f"0 {_total(part)}"}


def _total(part: PartTree) -> int:
    return sum(group.points for group in part.groups)


def _points(part: PartTree, folders: Mapping[str, str]) -> dict[str, str]:
    files = _files(f"data/{SAMPLE}", {}, EARNING_NOTHING)
    files |= _files(f"data/{SECRET}", {"scoring": {"score": _total(part), "aggregation": "sum"}}, {})
    if "" in folders:
        files |= _files(f"data/{folders['']}", {"scoring": {"score": 0, "aggregation": "pass-fail"}}, EARNING_NOTHING)
    required: list[str] = []
    for group in part.groups:
        count = sum(test.group == group.name for test in part.tests)
        before = [folders[name] for name in folders if name in group.depends_on or name in required]
        files |= _files(f"data/{folders[group.name]}", _told(group, before), _read(group, count))
        required += [group.name] if group.required else []
    return files


def _told(group: GroupTable, before: list[str]) -> dict[str, Any]:
    """No test earns a share, so that the worst of them earns all of the points or none."""
    aggregation = "pass-fail" if group.aggregation == Aggregation.MIN else "sum"
    scoring = {"score": group.points, "aggregation": aggregation}
    return {"scoring": scoring | ({"require_pass": before} if before else {})}


def _read(group: GroupTable, count: int) -> dict[str, Any]:
    is_worst = group.aggregation == Aggregation.MIN
    return {
        "on_reject": "break" if group.stop_at_first_failure else "continue",
        "grader_flags": "min" if is_worst else "sum",
        "accept_score": group.points if is_worst else group.points / count,
        "range": f"0 {group.points}",
    }


def _files(folder: str, told: Mapping[str, Any], read: Mapping[str, Any]) -> dict[str, str]:
    """The two files of a folder, each where it says something."""
    files = {f"{folder}/test_group.yaml": _yaml(told), f"{folder}/testdata.yaml": _yaml(read)}
    return {path: text for path, text in files.items() if text}


def _yaml(table: Mapping[str, Any]) -> str:
    """What JSON writes is YAML too. What is empty is not told."""
    told = {key: value for key, value in table.items() if value not in ([], "")}
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in told.items())
