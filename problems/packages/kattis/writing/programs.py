"""The programs of a package that judge: those of the problem, made to speak the format's convention, or generated."""

import re
from collections.abc import Sequence
from pathlib import Path

from problems.enums import Checker, Convention, JudgeRole, Judging
from problems.folder import JudgeProgramFiles, ProblemTree, TestFile

SOURCES = Path(__file__).parent / "sources"
ENDINGS = {"python": ("py",), "c": ("c",), "cpp": ("cpp", "cc", "cxx")}
"""The languages that the format has for validators, the usual ending first."""
LAUNCHER = "main.py"
"""Of several Python files problemtools starts this one, or else the first by name."""


def role_of_judge(tree: ProblemTree) -> JudgeRole | None:
    """Who says whether an output is the answer; None where the outputs are compared."""
    if tree.judging == Judging.INTERACTIVE:
        return JudgeRole.INTERACTOR
    return JudgeRole.CHECKER if tree.checker == Checker.CUSTOM or tree.judging == Judging.MULTI_PASS else None


def program_of(tree: ProblemTree, role: JudgeRole | None) -> JudgeProgramFiles | None:
    return next((program for program in tree.judge_programs if program.role == role), None)


def output_validator(tree: ProblemTree) -> dict[str, str]:
    """Its files; none where the format's own validator compares as the problem does."""
    role = role_of_judge(tree)
    if program := program_of(tree, role):
        return _placed("output_validator", program)
    if role is None and tree.checker in (Checker.LINES, Checker.UNORDERED_LINES):
        text = _source("compare_lines.py", IN_ORDER=tree.checker == Checker.LINES)
        return {"output_validator/compare_lines.py": text}
    return {}


def input_validator(tree: ProblemTree) -> dict[str, str]:
    if program := program_of(tree, JudgeRole.INPUT_VALIDATOR):
        return _placed("input_validators", program)
    return {"input_validators/lines.py": validator_for(tree.parts[0].tests)}


def validator_for(tests: Sequence[TestFile]) -> str:
    """As strict as the tests allow: whole lines of printable characters, or any text."""
    return _source("read_lines.py", WHOLE_LINES=all(_has_whole_lines(test.input) for test in tests))


def _has_whole_lines(text: str) -> bool:
    lines = text.split("\n")
    return not lines[-1] and all(line.replace("\t", " ").isprintable() for line in lines)


def _placed(folder: str, program: JudgeProgramFiles) -> dict[str, str]:
    """A file as it is; several in a folder of the program's own."""
    files = dict(program.files) | _launcher(program)
    inner = f"{folder}/{JudgeRole(program.role).value}" if len(files) > 1 else folder
    return {f"{inner}/{name}": text for name, text in files.items()}


def _launcher(program: JudgeProgramFiles) -> dict[str, str]:
    """What is beside the files of a program that follows testlib's convention, or would not be the one started."""
    ending, what = ENDINGS[program.language][0], "judge"
    if program.convention == Convention.KATTIS:
        sources = sorted(name for name, _ in program.files if name.endswith(".py"))
        if ending != "py" or program.entry == LAUNCHER or sources[0] == program.entry:
            return {}
        return {LAUNCHER: _source("start_entry.py", ENTRY=program.entry)}
    if program.role == JudgeRole.INPUT_VALIDATOR:
        what = "input"
    interacts = program.role == JudgeRole.INTERACTOR
    if ending == "py":
        return {LAUNCHER: _source(f"testlib_{what}.py", ENTRY=program.entry, INTERACTS=interacts)}
    return {f"testlib_convention.{ending}": _source(f"testlib_{what}.c", INTERACTS=int(interacts))}


def _source(name: str, **values: object) -> str:
    """A program of ours with its constants, each on a line of its own, set."""
    text = (SOURCES / name).read_text("utf-8")
    for constant, value in values.items():
        text = re.sub(rf"^((?:#define )?{constant}(?: =)?) .*$", rf"\1 {value!r}", text, count=1, flags=re.MULTILINE)
    return text
