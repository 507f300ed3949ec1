"""The arguments of what judges: those of the problem's own programs, or those that tell the format's how to compare."""

from problems.enums import Checker, JudgeRole
from problems.folder import ProblemTree
from problems.packages.kattis.writing.programs import program_of, role_of_judge

DEFAULT_TOLERANCE = 1e-6  # the judge's, where a problem names neither
FLAGS = {Checker.EXACT: ["case_sensitive", "space_change_sensitive"], Checker.TOKENS: ["case_sensitive"]}


def output_arguments(tree: ProblemTree) -> list[str]:
    role = role_of_judge(tree)
    if role is not None:
        return _arguments(tree, role)
    return _tolerances(tree) if tree.checker == Checker.FLOATS else FLAGS.get(tree.checker, [])


def input_arguments(tree: ProblemTree) -> list[str]:
    return _arguments(tree, JudgeRole.INPUT_VALIDATOR)


def _arguments(tree: ProblemTree, role: JudgeRole) -> list[str]:
    program = program_of(tree, role)
    return list(program.args) if program else []


def _tolerances(tree: ProblemTree) -> list[str]:
    absolute, relative = tree.absolute_tolerance, tree.relative_tolerance
    if absolute is None and relative is None:
        absolute = relative = DEFAULT_TOLERANCE
    given = (("float_absolute_tolerance", absolute), ("float_relative_tolerance", relative))
    return ["case_sensitive", *(word for flag, value in given if value is not None for word in (flag, repr(value)))]
