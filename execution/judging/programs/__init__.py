"""Programs of a problem's author that take part in judging."""

from execution.judging.programs.base import JudgeProgram, ProgramFault, make_ready
from execution.judging.programs.checker import program_grader
from execution.judging.programs.interactor import in_dialogue
from execution.judging.programs.passes import in_passes
from execution.judging.programs.validator import accepts_input

__all__ = [
    "JudgeProgram",
    "ProgramFault",
    "accepts_input",
    "in_dialogue",
    "in_passes",
    "make_ready",
    "program_grader",
]
