"""An input validator: it reads an input as a program would and says whether it is one."""

from execution.judging.programs.base import JudgeProgram, start
from execution.slots.base import Control, Slot
from execution.types import Execution

VALID = {"kattis": 42, "testlib": 0}


def accepts_input(slot: Slot, validator: JudgeProgram, data: bytes, control: Control) -> tuple[bool, str]:
    """Whether the input is valid, and what the validator said; any other end is a no. Raises like `start`."""
    ended = start(slot, validator, Execution(limits=validator.limits, args=validator.args, stdin=data), control)
    return ended.outcome.exit_code == VALID[validator.convention], ended.log()
